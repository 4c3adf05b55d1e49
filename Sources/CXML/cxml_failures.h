// From libxml2's error codes to ours. Private to CXML.
#ifndef CXML_FAILURES_H
#define CXML_FAILURES_H

#include <stdbool.h>
#include "cxml.h"

/// `code` is an `xmlParserErrors` value; the flags say whether the root was there, and whether it is open.
cxml_failure_kind cxml_failure_of(int code, bool hasElement, bool isOpen);

#endif
