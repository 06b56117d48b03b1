#pragma once

// Included before every test. Qt's QTRY_… macros give up after 5 s, which a busy machine with a slow disk exceeds
// though nothing is wrong; a test that waits for what happens anyway loses nothing by being patient.

#include <QTest>

#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(expr) QTRY_VERIFY_WITH_TIMEOUT(expr, std::chrono::seconds(60))
#define QTRY_VERIFY2(expr, messageExpression)                                                                          \
    QTRY_VERIFY2_WITH_TIMEOUT(expr, messageExpression, std::chrono::seconds(60))
#define QTRY_COMPARE(expr, expected) QTRY_COMPARE_WITH_TIMEOUT(expr, expected, std::chrono::seconds(60))
