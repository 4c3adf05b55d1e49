#include "cxml_steps.h"

#include <stdlib.h>
#include <string.h>

static const cxml_step anyRoot = {.kind = cxml_step_any_child};

static bool copy_text(const char **text, size_t length) {
    if (!*text) return true;
    char *copy = malloc(length + 1);
    if (copy) {
        memcpy(copy, *text, length);
        copy[length] = 0;
    }
    *text = copy;
    return copy != NULL;
}

bool steps_init(steps *steps, const cxml_step *wanted, size_t count) {
    memset(steps, 0, sizeof *steps);
    if (count == 0) {
        wanted = &anyRoot;
        count = 1;
    }
    steps->count = count < steps_at_most ? count : steps_at_most;
    steps->record = 1ull << steps->count;
    steps->holder = 1;
    bool isDone = true;
    for (size_t at = 0; at < steps->count; at++) {
        cxml_step *step = &steps->steps[at];
        *step = wanted[at];
        isDone = copy_text(&step->name, step->nameLength) && isDone;
        isDone = copy_text(&step->prefix, step->prefixLength) && isDone;
        if (step->kind == cxml_step_items) steps->items |= 1ull << at;
        if (step->kind == cxml_step_descendants) steps->descendants |= 1ull << at;
        // XML has no empty list: the parent of the repeated element stands for it.
        if (step->kind == cxml_step_child || step->kind == cxml_step_any_child) steps->holder = 1ull << at;
    }
    return isDone;
}

void steps_free(steps *steps) {
    for (size_t at = 0; at < steps->count; at++) {
        free((void *)steps->steps[at].name);
        free((void *)steps->steps[at].prefix);
    }
}

uint64_t steps_closure(const steps *steps, uint64_t states) {
    for (size_t at = 0; at < steps->count; at++) {
        bool needsNothing = (steps->items | steps->descendants) >> at & 1;
        if (states >> at & 1 && needsNothing) states |= 1ull << (at + 1);
    }
    return states;
}

uint64_t steps_child(const steps *steps, uint64_t states, const char *name, const char *prefix) {
    uint64_t result = states & steps->descendants;
    for (size_t at = 0; at < steps->count; at++) {
        const cxml_step *step = &steps->steps[at];
        if (!(states >> at & 1)) continue;
        bool fits = step->kind == cxml_step_any_child
            || (step->kind == cxml_step_child && strcmp(step->name, name) == 0
                && (!step->prefix || (prefix && strcmp(step->prefix, prefix) == 0)));
        if (fits) result |= 1ull << (at + 1);
    }
    return result;
}
