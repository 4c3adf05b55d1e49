#include "cxml.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "cxml_tree.h"

cxml_tree *cxml_tree_new(void) {
    cxml_tree *tree = calloc(1, sizeof *tree);
    if (!tree) return NULL;
    tree->document = xmlNewDoc((const xmlChar *)"1.0");
    tree->open = (xmlNodePtr)tree->document;
    if (tree->document) return tree;
    free(tree);
    return NULL;
}

void cxml_tree_free(cxml_tree *tree) {
    for (size_t number = 0; number < tree->prefixCount; number++) xmlFree(tree->prefixes[number]);
    free(tree->prefixes);
    xmlFreeDoc(tree->document);
    free(tree);
}

static xmlChar *copy(const void *text, size_t length) {
    return length > INT32_MAX ? NULL : xmlStrndup(text ? text : (const xmlChar *)"", (int)length);
}

static bool note_prefix(cxml_tree *tree, uint32_t number, const void *prefix, size_t length) {
    if (length == 0) return true;
    if (number >= tree->prefixCount) {
        size_t count = ((size_t)number + 1) * 2;
        xmlChar **grown = realloc(tree->prefixes, count * sizeof *grown);
        if (!grown) return false;
        memset(grown + tree->prefixCount, 0, (count - tree->prefixCount) * sizeof *grown);
        tree->prefixes = grown;
        tree->prefixCount = count;
    }
    tree->prefixes[number] = copy(prefix, length);
    return tree->prefixes[number] != NULL;
}

int cxml_tree_open(
    cxml_tree *tree, uint32_t number, const void *name, size_t nameLength, const void *prefix,
    size_t prefixLength) {
    xmlChar *own = copy(name, nameLength);
    // Without a namespace: names without a prefix then fit whatever the document declares.
    xmlNodePtr node = own ? xmlNewDocNodeEatName(tree->document, NULL, own, NULL) : NULL;
    if (!node) {
        xmlFree(own);
        return 0;
    }
    node->_private = (void *)((uintptr_t)number + 1);
    xmlAddChild(tree->open, node);
    tree->open = node;
    return note_prefix(tree, number, prefix, prefixLength);
}

int cxml_tree_text(cxml_tree *tree, const void *text, size_t length) {
    if (tree->open == (xmlNodePtr)tree->document || length > INT32_MAX) return 0;
    if (length == 0) return 1;
    xmlNodePtr node = xmlNewDocTextLen(tree->document, text, (int)length);
    return node && xmlAddChild(tree->open, node);
}

int cxml_tree_attribute(
    cxml_tree *tree, uint32_t number, const void *name, size_t nameLength, const void *prefix,
    size_t prefixLength, const void *value, size_t valueLength) {
    if (tree->open == (xmlNodePtr)tree->document) return 0;
    xmlChar *ownName = copy(name, nameLength);
    xmlChar *ownValue = copy(value, valueLength);
    // C: xmlNewProp takes the value as it is; xmlNewDocProp would look for entities in it.
    xmlAttrPtr attribute = ownName && ownValue ? xmlNewProp(tree->open, ownName, ownValue) : NULL;
    xmlFree(ownName);
    xmlFree(ownValue);
    if (!attribute) return 0;
    attribute->_private = (void *)((uintptr_t)number + 1);
    return note_prefix(tree, number, prefix, prefixLength);
}

void cxml_tree_close(cxml_tree *tree) {
    if (tree->open->parent) tree->open = tree->open->parent;
}
