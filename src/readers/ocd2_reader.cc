/*
 * ocd2_reader.cc - the program shutong-opencc-dict: has OpenCC's own classes
 * read an ocd2 or ocd dictionary and writes its entries to standard output, in
 * the form that binary_dictionary.h describes.  The only C++ here.
 *
 * A program of its own because a damaged dictionary can make those classes
 * crash, loop or ask for any amount of memory; the limits of
 * reader_parent_begin() bound that.
 */
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <opencc/DartsDict.hpp>
#include <opencc/DictEntry.hpp>
#include <opencc/Lexicon.hpp>
#include <opencc/MarisaDict.hpp>
#include <opencc/SerializableDict.hpp>

#include "opencc/binary_dictionary.h"
#include "readers/reader_parent.h"

namespace {

/* All is written at once: a call for each of 200,000 numbers and strings was a
 * tenth of the time. */
void PutNumber(std::string *out, uint32_t number)
{
    out->append(reinterpret_cast<const char *>(&number), sizeof(number));
}

void PutString(std::string *out, const std::string &s)
{
    PutNumber(out, static_cast<uint32_t>(s.size()));
    out->append(s);
}

bool PutLexicon(const opencc::LexiconPtr &lexicon)
{
    std::string out;

    out.reserve(lexicon->Length() * 32); /* STPhrases has 30 bytes an entry */
    for (const auto &entry : *lexicon) {
        const auto values = entry->Values();
        PutNumber(&out, static_cast<uint32_t>(values.size() + 1));
        PutString(&out, entry->Key());
        for (const auto &value : values)
            PutString(&out, value);
    }
    PutNumber(&out, 0);
    PutNumber(&out, BINARY_DICT_END);
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() &&
           std::fflush(stdout) == 0;
}

opencc::DictPtr Read(const char *type, FILE *file)
{
    if (std::strcmp(type, "ocd2") == 0)
        return opencc::MarisaDict::NewFromFile(file);
    return opencc::DartsDict::NewFromFile(file);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        std::fprintf(stderr, "usage: %s ocd2|ocd FILE|-\n", argv[0]);
        return 2;
    }
    FILE *file =
        std::strcmp(argv[2], "-") == 0 ? stdin : std::fopen(argv[2], "rb");
    if (file == NULL ||
        !reader_parent_begin(
            argv[3], BINARY_DICT_MEMORY(reader_parent_nbytes(fileno(file)))))
        return 1;

    /* Whatever fails, the end mark is then missing, which says it all. */
    try {
        const bool done = PutLexicon(Read(argv[1], file)->GetLexicon());
        /* Without freeing it all, piece by piece. */
        std::_Exit(done ? 0 : 1);
    } catch (const std::bad_alloc &) {
        const uint32_t large[] = {0, BINARY_DICT_LARGE};
        std::fwrite(large, sizeof(large), 1, stdout);
        return 1;
    } catch (...) {
        return 1;
    }
}
