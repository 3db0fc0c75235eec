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

bool PutNumber(uint32_t number)
{
    return std::fwrite(&number, sizeof(number), 1, stdout) == 1;
}

bool PutString(const std::string &s)
{
    return PutNumber(static_cast<uint32_t>(s.size())) &&
           std::fwrite(s.data(), 1, s.size(), stdout) == s.size();
}

bool PutLexicon(const opencc::LexiconPtr &lexicon)
{
    for (const auto &entry : *lexicon) {
        const auto values = entry->Values();
        if (!PutNumber(static_cast<uint32_t>(values.size() + 1)) ||
            !PutString(entry->Key()))
            return false;
        for (const auto &value : values)
            if (!PutString(value))
                return false;
    }
    return PutNumber(0) && PutNumber(kEnd);
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
        return PutLexicon(dict->GetLexicon()) && std::fflush(stdout) == 0 ? 0
                                                                          : 1;
    } catch (...) {
        return 1;
    }
}
