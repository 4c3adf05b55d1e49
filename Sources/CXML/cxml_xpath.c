#include "cxml.h"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdbool.h>
#include <stdlib.h>
#include "cxml_silence.h"
#include "cxml_tree.h"

struct cxml_xpath {
    xmlXPathCompExprPtr compiled;
    xmlChar *prefixFunction;
    uint32_t *nodes;
    size_t capacity;
    xmlChar *text;
};

/// Steps that one evaluation may take: far more than any use needs, and an end to what would never end.
enum { mostSteps = 50 * 1000 * 1000 };

cxml_xpath *cxml_xpath_new(const char *expression, const char *prefixFunction) {
    cxml_xpath *xpath = calloc(1, sizeof *xpath);
    if (!xpath) return NULL;
    cxml_silence silence = cxml_silence_begin();
    xpath->compiled = xmlXPathCompile((const xmlChar *)expression);
    cxml_silence_end(silence);
    xpath->prefixFunction = xmlStrdup((const xmlChar *)prefixFunction);
    if (xpath->compiled && xpath->prefixFunction) return xpath;
    cxml_xpath_free(xpath);
    return NULL;
}

void cxml_xpath_free(cxml_xpath *xpath) {
    if (xpath->compiled) xmlXPathFreeCompExpr(xpath->compiled);
    xmlFree(xpath->prefixFunction);
    xmlFree(xpath->text);
    free(xpath->nodes);
    free(xpath);
}

/// The prefix of the context node.
static void tell_prefix(xmlXPathParserContextPtr parser, int count) {
    if (count != 0) {
        xmlXPathSetArityError(parser);
        return;
    }
    const cxml_tree *tree = parser->context->userData;
    const xmlNode *node = parser->context->node;
    uintptr_t mark = node ? cxml_tree_mark(node) : 0;
    const xmlChar *prefix = mark && mark - 1 < tree->prefixCount ? tree->prefixes[mark - 1] : NULL;
    valuePush(parser, xmlXPathNewString(prefix ? prefix : (const xmlChar *)""));
}

static uint32_t number_of(const xmlNode *node) {
    // Only elements and attributes have numbers; a text is its element's.
    while (node && !cxml_tree_mark(node) && node->type != XML_DOCUMENT_NODE) node = node->parent;
    uintptr_t mark = node ? cxml_tree_mark(node) : 0;
    return mark ? (uint32_t)(mark - 1) : cxml_document_number;
}

static bool collect(cxml_xpath *xpath, xmlNodeSetPtr set, cxml_xpath_result *result) {
    size_t count = set ? (size_t)set->nodeNr : 0;
    if (count > xpath->capacity) {
        uint32_t *grown = realloc(xpath->nodes, count * sizeof *grown);
        if (!grown) return false;
        xpath->nodes = grown;
        xpath->capacity = count;
    }
    xmlXPathNodeSetSort(set);
    for (size_t at = 0; at < count; at++) {
        const xmlNode *node = set->nodeTab[at];
        if (node->type == XML_NAMESPACE_DECL) continue;
        uint32_t number = number_of(node);
        bool isRepeated = result->nodeCount && xpath->nodes[result->nodeCount - 1] == number;
        if (!isRepeated) xpath->nodes[result->nodeCount++] = number;
    }
    result->nodes = xpath->nodes;
    return true;
}

static cxml_xpath_result read_object(cxml_xpath *xpath, xmlXPathObjectPtr object) {
    cxml_xpath_result result = {.kind = cxml_xpath_failed};
    switch (object->type) {
    case XPATH_NODESET:
        if (collect(xpath, object->nodesetval, &result)) result.kind = cxml_xpath_nodes;
        return result;
    case XPATH_BOOLEAN:
        result.kind = object->boolval ? cxml_xpath_true : cxml_xpath_false;
        return result;
    case XPATH_NUMBER:
    case XPATH_STRING:
        xpath->text = xmlXPathCastToString(object);
        result.text = (const char *)xpath->text;
        if (!result.text) return result;
        result.kind = object->type == XPATH_NUMBER ? cxml_xpath_number : cxml_xpath_text;
        return result;
    default: return result;
    }
}

cxml_xpath_result cxml_xpath_evaluate(cxml_xpath *xpath, cxml_tree *tree) {
    cxml_xpath_result result = {.kind = cxml_xpath_failed};
    xmlFree(xpath->text);
    xpath->text = NULL;
    xmlXPathContextPtr context = xmlXPathNewContext(tree->document);
    if (!context) return result;
    if (!tree->isOrdered) tree->isOrdered = xmlXPathOrderDocElems(tree->document) >= 0;
    context->userData = tree;
    context->opLimit = mostSteps;
    xmlXPathRegisterFunc(context, xpath->prefixFunction, tell_prefix);
    cxml_silence silence = cxml_silence_begin();
    xmlXPathObjectPtr object = xmlXPathCompiledEval(xpath->compiled, context);
    cxml_silence_end(silence);
    if (object) {
        result = read_object(xpath, object);
        xmlXPathFreeObject(object);
    }
    xmlXPathFreeContext(context);
    return result;
}
