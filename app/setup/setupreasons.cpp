#include "app/setup/setupreasons.h"

#include <QCoreApplication>

namespace Muster::SetupReasons {

namespace {

constexpr qsizetype longestName = 100;

QString say(const char *text)
{
    return QCoreApplication::translate("Setup", text);
}

QString ofKey(const SetupFlow &flow)
{
    return flow.key() ? say("Save or copy the public key first.") : say("There is no key yet.");
}

QString ofToken(const SetupFlow &flow)
{
    const bool isRefused = flow.verdict() && flow.verdict()->error;
    return isRefused ? say("This token was not taken.") : say("Load the server token first.");
}

} // namespace

QString ofActivity(SetupFlow::Activity activity)
{
    switch (activity) {
    case SetupFlow::Activity::None:
        break;
    case SetupFlow::Activity::Opening:
        return say("The workspace is being read.");
    case SetupFlow::Activity::MakingKey:
        return say("The key is being made.");
    case SetupFlow::Activity::SavingKey:
        return say("The key is being saved.");
    case SetupFlow::Activity::VisitingPortal:
        return say("The practice portal is at work.");
    case SetupFlow::Activity::LoadingToken:
        return say("The token is being checked.");
    case SetupFlow::Activity::Syncing:
        return say("The first sync is running.");
    }
    return {};
}

QString ofStep(const SetupFlow &flow)
{
    if (flow.step() == SetupStep::WhatYouNeed)
        return flow.side() == SetupFlow::Side::Undecided ? say("Choose one of the two first.") : flow.nameFault();
    if (flow.isDone(flow.step()))
        return {};
    switch (flow.step()) {
    case SetupStep::PublicKey:
        return ofKey(flow);
    case SetupStep::ServiceAtApple:
        return flow.isPractice() ? say("Use the practice portal first.")
                                 : say("Tick the box when the key is uploaded.");
    case SetupStep::ServerToken:
        return ofToken(flow);
    case SetupStep::FirstSync:
        return say("The devices are not here yet.");
    case SetupStep::WhatYouNeed:
    case SetupStep::StepCount:
        break;
    }
    return {};
}

QString ofName(const QString &name, const QStringList &taken)
{
    const QString simple = name.simplified();
    if (simple.isEmpty())
        return say("Give the organisation a name.");
    if (simple.size() > longestName)
        return say("Use a name of at most %1 characters.").arg(longestName);
    if (taken.contains(simple, Qt::CaseInsensitive))
        return say("“%1” is in this workspace already. Use another name.").arg(simple);
    return {};
}

} // namespace Muster::SetupReasons
