// Apple's pages of devices and answers with details, taken apart.
#include "tests/fuzz/fuzz.h"

#include "models/devices/devicepage.h"

using namespace Muster;
using namespace Muster::Fuzz;

namespace {

// Reads every byte of a text, so that one outside of the page is seen.
std::size_t touch(std::string_view text)
{
    std::size_t sum = 0;
    for (const char c : text)
        sum += static_cast<unsigned char>(c);
    return sum;
}

void checkRecord(const DeviceRecord &record)
{
    claim(!record.serial.empty(), "a record has a serial number");
    std::size_t sum = 0;
    for (const std::string_view text : {record.serial, record.model, record.description, record.color, record.assetTag,
                                        record.family, record.os, record.profileUuid, record.assignedBy})
        sum += touch(text);
    claim(sum > 0 || record.serial.find_first_not_of('\0') == std::string_view::npos, "its texts are there");
    if (!record.extra.empty())
        claim(isJsonObject(QByteArrayView(record.extra.data(), static_cast<qsizetype>(record.extra.size()))),
              "what we have no column for is kept as JSON");
}

void check(const Result<DevicePage> &page, bool isList)
{
    if (!page) {
        claimTold(page.error());
        return;
    }
    claim(page->count() == std::ssize(page->records()) + page->unusable(), "every record is counted");
    claim(!isList || !page->cursor().isEmpty(), "a list has a cursor");
    for (const DeviceRecord &record : page->records())
        checkRecord(record);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray input = bytes(data, size);
    Result<DevicePage> list = DevicePage::parse(input);
    const Result<DevicePage> moved = std::move(list);
    check(moved, true);
    check(DevicePage::parseDetails(input), false);
    return 0;
}
