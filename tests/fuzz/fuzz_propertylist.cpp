// Property lists, XML and binary, as strangers send them.
#include "tests/fuzz/fuzz.h"

#include "app/plist/propertylist.h"

using namespace Muster;
using namespace Muster::Fuzz;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const Result<QVariant> list = readPropertyList(bytes(data, size), {.objects = 20'000});
    if (!list) {
        claimTold(list.error());
        return 0;
    }
    claim(readPropertyList(writePropertyList(*list)).has_value(), "what was read is written so that it can be read");
    return 0;
}
