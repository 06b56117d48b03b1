// Certificates of strangers: as a file, and as what a list of a profile holds.
#include "tests/fuzz/fuzz.h"

#include "app/profiles/certificatefile.h"

using namespace Muster;
using namespace Muster::Fuzz;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray input = bytes(data, size);
    const ListedCertificate facts = certificateFacts(QString::fromLatin1(input));
    claim(facts.fault.isEmpty() != facts.subject.isEmpty(), "it is a certificate with a name, or it is said why not");
    const Result<QStringList> read = readCertificates(input);
    if (!read) {
        claimTold(read.error());
        return 0;
    }
    claim(!read->isEmpty(), "a file that is read has a certificate");
    for (const QString &entry : *read)
        claim(certificateFacts(entry).fault.isEmpty(), "what is read from a file is in Apple's form");
    return 0;
}
