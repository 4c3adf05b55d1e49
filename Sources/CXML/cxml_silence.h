// Keeps libxml2 from writing to stderr what no parser's own handler gets. Private to CXML.
#ifndef CXML_SILENCE_H
#define CXML_SILENCE_H

#include <libxml/xmlerror.h>

/// The thread's handlers before.
typedef struct {
    xmlStructuredErrorFunc handler;
    void *context;
    xmlGenericErrorFunc writer;
    void *writerContext;
} cxml_silence;

static inline void cxml_write_nothing(void *context, const char *format, ...) {
    (void)context, (void)format;
}

static inline void cxml_say_nothing(void *context, xmlErrorPtr error) {
    (void)context, (void)error;
}

static inline cxml_silence cxml_silence_begin(void) {
    cxml_silence before = {
        xmlStructuredError, xmlStructuredErrorContext, xmlGenericError, xmlGenericErrorContext,
    };
    xmlSetStructuredErrorFunc(NULL, cxml_say_nothing);
    xmlSetGenericErrorFunc(NULL, cxml_write_nothing);
    return before;
}

static inline void cxml_silence_end(cxml_silence before) {
    xmlSetStructuredErrorFunc(before.context, before.handler);
    xmlSetGenericErrorFunc(before.writerContext, before.writer);
}

#endif
