// The tree that XPath walks over. Private to CXML.
#ifndef CXML_TREE_H
#define CXML_TREE_H

#include <libxml/tree.h>
#include <stdint.h>

struct cxml_tree {
    xmlDocPtr document;
    /// The open element, or the document.
    xmlNodePtr open;
    /// By number: what a node was written with before the colon, or NULL.
    xmlChar **prefixes;
    size_t prefixCount;
    /// Elements bear their place in the document, so that sorting need not walk siblings.
    int isOrdered;
};

/// A node's number, one more so that none is NULL; 0 for nodes without one.
static inline uintptr_t cxml_tree_mark(const xmlNode *node) {
    return (uintptr_t)node->_private;
}

#endif
