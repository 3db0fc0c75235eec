/*
 * opencc_dict.cc - the program shutong-opencc-dict: has OpenCC's own classes
 * read an ocd2 or ocd dictionary and writes its entries to standard output, in
 * the form that binary_dict.h describes.  The only C++ here.
 *
 * A program of its own because a damaged dictionary can make those classes
 * crash, loop or ask for any amount of memory; the limits below bound that.
 */
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <sys/resource.h>

#include <opencc/DartsDict.hpp>
#include <opencc/DictEntry.hpp>
#include <opencc/Lexicon.hpp>
#include <opencc/MarisaDict.hpp>
#include <opencc/SerializableDict.hpp>

namespace {

const uint32_t kEnd = 0x0A646E65u; /* BINARY_DICT_END */

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
    PutNumber(&out, kEnd);
    return std::fwrite(out.data(), 1, out.size(), stdout) == out.size() &&
           std::fflush(stdout) == 0;
}

void Limit(int resource, rlim_t limit)
{
    const struct rlimit both = {limit, limit};
    setrlimit(static_cast<__rlimit_resource_t>(resource), &both);
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s ocd2|ocd FILE\n", argv[0]);
        return 2;
    }
    Limit(RLIMIT_CORE, 0);
    Limit(RLIMIT_CPU, 60);
    Limit(RLIMIT_AS, rlim_t{4} << 30);

    /* Whatever fails, the end mark is then missing, which says it all. */
    try {
        opencc::DictPtr dict;
        if (std::strcmp(argv[1], "ocd2") == 0)
            dict = opencc::SerializableDict::NewFromFile<opencc::MarisaDict>(
                argv[2]);
        else
            dict = opencc::SerializableDict::NewFromFile<opencc::DartsDict>(
                argv[2]);
        const bool done = PutLexicon(dict->GetLexicon());
        /* Without freeing it all, piece by piece. */
        std::_Exit(done ? 0 : 1);
    } catch (...) {
        return 1;
    }
}
