/*
 * surnames.c - characters that are a surname if a title follows.
 *
 * In other meanings they have another traditional form (於 餘 範), but as
 * surnames both scripts write them the same way.
 */
#include "script/surnames.h"

#include <string.h>

enum { HAN = 3 }; /* bytes of each character here */

bool surnames_precede_title(const char *s, size_t n, bool *cut_ret)
{
    static const char surnames[] = "于余范岳郁谷涂游朴后干云";
    static const char *const titles[] = {"先生", "女士", "小姐", "太太", "老師",
                                         "老师", "教授", "博士", "醫師", "医师",
                                         "醫生", "医生", "主任", "校長", "校长",
                                         "同學", "同学", "部長", "部长"};
    size_t i = 0;

    *cut_ret = false;
    while (i < sizeof(surnames) - 1 &&
           (n < HAN || memcmp(s, surnames + i, HAN) != 0))
        i += HAN;
    if (i == sizeof(surnames) - 1)
        return false;
    for (i = 0; i < sizeof(titles) / sizeof(*titles); i++) {
        size_t have = n - HAN < (size_t)2 * HAN ? n - HAN : (size_t)2 * HAN;
        if (memcmp(s + HAN, titles[i], have) == 0) {
            *cut_ret = have < (size_t)2 * HAN;
            return !*cut_ret;
        }
    }
    return false;
}
