// The steps to the records, followed for all ways at once: bit i set means that steps from i on remain.
#ifndef CXML_STEPS_H
#define CXML_STEPS_H

#include <stdbool.h>
#include "cxml.h"

enum { steps_at_most = 63 };

typedef struct {
    cxml_step steps[steps_at_most];
    size_t count;
    uint64_t record;
    uint64_t holder;
    uint64_t items;
    uint64_t descendants;
} steps;

/// Copies the texts; false without memory.
bool steps_init(steps *steps, const cxml_step *wanted, size_t count);
void steps_free(steps *steps);
/// Adds what needs no further element.
uint64_t steps_closure(const steps *steps, uint64_t states);
uint64_t steps_child(const steps *steps, uint64_t states, const char *name, const char *prefix);

#endif
