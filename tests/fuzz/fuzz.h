// What the fuzz targets share. A target says what must hold for any input; what does not hold ends it, so that
// libFuzzer keeps the input.
#pragma once

#include "models/core/result.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QJsonDocument>
#include <QString>

#include <cstdio>
#include <cstdlib>

namespace Muster::Fuzz {

// Unlike an assertion it is there in every kind of build.
inline void claim(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

// A refusal that a person can read.
inline void claimTold(const Error &error)
{
    claim(!error.message.trimmed().isEmpty(), "an error says something");
}

inline bool isJsonObject(QByteArrayView text)
{
    return QJsonDocument::fromJson(text.toByteArray()).isObject();
}

inline QByteArray bytes(const unsigned char *data, std::size_t size)
{
    // A copy of its own, so that a read past the end is seen.
    return {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
}

// The first byte chooses, the rest is the matter.
inline unsigned takeChoice(QByteArray *input)
{
    if (input->isEmpty())
        return 0;
    const auto choice = static_cast<unsigned char>(input->front());
    input->remove(0, 1);
    return choice;
}

// For targets that need an application. It lives until the end, so that nothing is torn down while inputs are counted.
inline QCoreApplication &startQt()
{
    static int argc = 1;
    static char name[] = "fuzz";
    static char *argv[] = {name, nullptr};
    return *new QCoreApplication(argc, argv);
}

} // namespace Muster::Fuzz
