#include "cxml_failures.h"

#include <libxml/xmlerror.h>

cxml_failure_kind cxml_failure_of(int code, bool hasElement, bool isOpen) {
    switch (code) {
    case XML_ERR_NO_MEMORY: return cxml_no_memory;
    case XML_ERR_DOCUMENT_EMPTY: return cxml_empty;
    case XML_ERR_DOCUMENT_END: return !hasElement ? cxml_empty : isOpen ? cxml_truncated : cxml_after_end;
    case XML_ERR_TAG_NOT_FINISHED: return cxml_truncated;
    case XML_ERR_TAG_NAME_MISMATCH: return cxml_mismatched_tag;
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_DOCUMENT_START: return cxml_invalid_name;
    case XML_ERR_INVALID_CHAR: return cxml_invalid_character;
    case XML_ERR_INVALID_ENCODING:
    case XML_I18N_CONV_FAILED: return cxml_invalid_encoding;
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING: return cxml_unsupported_encoding;
    case XML_ERR_UNDECLARED_ENTITY: return cxml_undeclared_entity;
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_ENTITYREF_NO_NAME:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING: return cxml_invalid_reference;
    case XML_ERR_ATTRIBUTE_REDEFINED: return cxml_duplicate_attribute;
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
    case XML_ERR_LT_IN_ATTRIBUTE: return cxml_invalid_attribute;
    case XML_ERR_SPACE_REQUIRED:
    case XML_ERR_GT_REQUIRED:
    case XML_ERR_LTSLASH_REQUIRED: return cxml_unfinished_tag;
    case XML_ERR_HYPHEN_IN_COMMENT:
    case XML_ERR_COMMENT_NOT_FINISHED: return cxml_invalid_comment;
    case XML_ERR_PI_NOT_STARTED:
    case XML_ERR_PI_NOT_FINISHED:
    case XML_ERR_RESERVED_XML_NAME: return cxml_invalid_instruction;
    case XML_ERR_CDATA_NOT_FINISHED:
    case XML_ERR_MISPLACED_CDATA_END: return cxml_invalid_cdata;
    case XML_ERR_XMLDECL_NOT_STARTED:
    case XML_ERR_XMLDECL_NOT_FINISHED:
    case XML_ERR_VERSION_MISSING:
    case XML_ERR_UNKNOWN_VERSION:
    case XML_ERR_STANDALONE_VALUE:
    case XML_ERR_ENCODING_NAME: return cxml_invalid_declaration;
    default: return cxml_not_well_formed;
    }
}
