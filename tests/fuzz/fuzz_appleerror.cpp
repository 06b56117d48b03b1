// Apple's refusals: a status, two headers and a body of any kind, separated by line feeds.
#include "tests/fuzz/fuzz.h"

#include "app/apple/appleerror.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>

using namespace Muster;
using namespace Muster::Fuzz;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    static constexpr std::array statuses{400, 401, 403, 404, 405, 409, 413, 429, 500, 502, 503, 504, 200, 302, 0, 999};
    QByteArray input = bytes(data, size);
    AppleAnswer answer{
        .status = statuses[takeChoice(&input) % statuses.size()], .body = {}, .retryAfter = {}, .date = {}};
    const auto line = [&input] {
        const qsizetype end = input.indexOf('\n');
        const QByteArray text = end < 0 ? QByteArray() : input.first(end);
        input.remove(0, end + 1);
        return text;
    };
    answer.retryAfter = line();
    answer.date = line();
    answer.body = input;

    const QDateTime now(QDate(2026, 10, 14), QTime(9, 0), QTimeZone::UTC);
    const Error error = appleError(answer, now);
    claimTold(error);
    claim(!error.retryAt || (*error.retryAt >= now && *error.retryAt <= now.addDays(7)),
          "a wait is neither over nor endless");
    claim(error.detail.size() < 5000, "a log is not flooded");
    const QByteArray constant = appleConstant(answer.body);
    claim(answer.body.contains(constant), "the constant is Apple's");
    claim(!(wantsNewSession(answer) && refusesProtocolVersion(answer)), "one thing is mended at a time");
    return 0;
}
