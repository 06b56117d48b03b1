#include "models/enrollment/enrollment.h"

#include <QCoreApplication>

#include <array>

namespace Muster {

namespace {

constexpr std::array kindNames{
    std::pair{EnrollmentKind::Automated, QLatin1StringView("ade")},
    std::pair{EnrollmentKind::File, QLatin1StringView("file")},
    std::pair{EnrollmentKind::Test, QLatin1StringView("test")},
    std::pair{EnrollmentKind::Renewal, QLatin1StringView("renewal")},
};

QString say(const char *text)
{
    return QCoreApplication::translate("Enrollment", text);
}

} // namespace

QString enrollmentKindName(EnrollmentKind kind)
{
    for (const auto &[known, name] : kindNames) {
        if (known == kind)
            return name;
    }
    return {};
}

EnrollmentKind enrollmentKindFromName(const QString &name)
{
    for (const auto &[kind, known] : kindNames) {
        if (known == name)
            return kind;
    }
    return EnrollmentKind::File;
}

QString enrollmentStateName(EnrollmentState state, bool isAwaiting)
{
    switch (state) {
    case EnrollmentState::Authenticated:
        return QStringLiteral("authenticated");
    case EnrollmentState::Enrolled:
        return isAwaiting ? QStringLiteral("awaiting") : QStringLiteral("enrolled");
    case EnrollmentState::Left:
        return QStringLiteral("left");
    case EnrollmentState::Erased:
        return QStringLiteral("erased");
    case EnrollmentState::Removed:
        return QStringLiteral("removed");
    }
    return {};
}

QString enrollmentStateText(EnrollmentState state, bool isAwaiting)
{
    switch (state) {
    case EnrollmentState::Authenticated:
        return say("Checking in");
    case EnrollmentState::Enrolled:
        return isAwaiting ? say("In Setup Assistant") : say("Enrolled");
    case EnrollmentState::Left:
        return say("Left management");
    case EnrollmentState::Erased:
        return say("Erased");
    case EnrollmentState::Removed:
        return say("Removed");
    }
    return {};
}

} // namespace Muster
