#include "cjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>

using simdjson::internal::dom_parser_implementation;

struct cjson_index {
    std::unique_ptr<dom_parser_implementation> parser;
    size_t capacity;
};

namespace {

constexpr size_t smallestCapacity = size_t(1) << 16;

bool ensureCapacity(cjson_index &index, size_t count) {
    if (index.parser && count <= index.capacity) return true;
    size_t capacity = index.capacity > smallestCapacity ? index.capacity : smallestCapacity;
    while (capacity < count) capacity *= 2;
    auto error = index.parser
        ? index.parser->set_capacity(capacity)
        : simdjson::get_active_implementation()->create_dom_parser_implementation(capacity, 1, index.parser);
    if (error != simdjson::SUCCESS) return false;
    index.capacity = capacity;
    return true;
}

// Length of the valid character at `bytes`; 0 if invalid; -1 if more bytes are needed to tell.
int characterLength(const uint8_t *bytes, size_t available) {
    uint8_t first = bytes[0];
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    for (int at = 1; at < length; at++) {
        if (size_t(at) >= available) return -1;
        if (bytes[at] < low || bytes[at] > high) return 0;
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

size_t firstInvalid(const uint8_t *bytes, size_t count) {
    size_t at = 0;
    while (at < count) {
        int length = characterLength(bytes + at, count - at);
        if (length <= 0) return at;
        at += size_t(length);
    }
    return count;
}

// Start of an unfinished character at the end, or `count`.
size_t unfinishedTail(const uint8_t *bytes, size_t count) {
    for (size_t back = 1; back <= 3 && back <= count; back++) {
        uint8_t byte = bytes[count - back];
        if (byte < 0x80) return count;
        if (byte >= 0xC0) return characterLength(bytes + count - back, back) < 0 ? count - back : count;
    }
    return count;
}

// A backslash takes the next byte's meaning anywhere, as stage 1 has it; outside strings the walk refuses it.
size_t firstControlInString(const uint8_t *bytes, size_t count) {
    bool inside = false;
    for (size_t at = 0; at < count; at++) {
        if (inside && bytes[at] < 0x20) return at;
        if (bytes[at] == '\\') {
            // The escaped byte may itself be a control character.
            if (inside && at + 1 < count && bytes[at + 1] < 0x20) return at + 1;
            at++;
        } else if (bytes[at] == '"') {
            inside = !inside;
        }
    }
    return count;
}

// In partial mode stage 1 trims its count to whole documents; the sentinel `length` stands behind the last.
size_t recoverCount(const dom_parser_implementation &parser, size_t length) {
    size_t count = parser.n_structural_indexes;
    while (count < length && parser.structural_indexes[count] != length) count++;
    return count;
}

}  // namespace

cjson_index *cjson_index_new(void) {
    return new (std::nothrow) cjson_index{nullptr, 0};
}

void cjson_index_free(cjson_index *index) {
    delete index;
}

cjson_window cjson_index_scan(cjson_index *index, const uint8_t *bytes, size_t count, int isLast) {
    cjson_window window = {nullptr, 0, count, cjson_end_of_bytes};
    if (!ensureCapacity(*index, count)) {
        window.end = cjson_end_no_memory;
        return window;
    }
    auto &parser = *index->parser;
    window.positions = parser.structural_indexes.get();
    if (!isLast) {
        window.length = unfinishedTail(bytes, count);
        if (window.length != count) window.end = cjson_end_inside_character;
    }
    // Partial mode does not tell of invalid UTF-8 in a window without a whole document.
    if (!simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), window.length)) {
        window.length = firstInvalid(bytes, window.length);
        window.end = cjson_end_invalid_utf8;
    }
    if (window.length == 0) return window;
    parser.n_structural_indexes = 0;
    auto error = parser.stage1(bytes, window.length, simdjson::stage1_mode::streaming_partial);
    if (error == simdjson::UNESCAPED_CHARS) {
        window.length = firstControlInString(bytes, window.length);
        window.end = cjson_end_control_character;
        parser.n_structural_indexes = 0;
        error = parser.stage1(bytes, window.length, simdjson::stage1_mode::streaming_partial);
    }
    // SUCCESS, EMPTY and CAPACITY speak of whole documents; the positions are there in each case.
    window.count = recoverCount(parser, window.length);
    return window;
}

size_t cjson_find_backslash(const void *bytes, size_t from, size_t until) {
    if (from >= until) return until;
    auto start = static_cast<const uint8_t *>(bytes);
    auto found = static_cast<const uint8_t *>(memchr(start + from, '\\', until - from));
    return found ? size_t(found - start) : until;
}
