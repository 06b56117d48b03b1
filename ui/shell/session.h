// An open workspace as the window needs it: the services, what watches them, and the models, in the order of their
// lives.
#pragma once

#include "app/activity/activityservice.h"
#include "app/application.h"
#include "app/assignment/assignmentwatch.h"
#include "app/devices/deviceservice.h"
#include "app/enrollment/conversationwatch.h"
#include "app/enrollment/serverswitch.h"
#include "app/enrollment/talkpace.h"
#include "app/lessons/lessonwatch.h"
#include "app/organisations/organisationwatch.h"
#include "app/overview/overviewservice.h"
#include "app/portal/portal.h"
#include "app/profiles/profilewatch.h"
#include "app/setup/practiceapple.h"
#include "app/sync/runwatch.h"
#include "models/devices/devicesmodel.h"

namespace Muster {

// Made once the application has opened its workspace, and gone before it. Members are destroyed in the reverse order.
struct Session {
    explicit Session(Application &opened)
        : application(opened)
        , organisations(opened.store())
        , runs(opened.store())
        , devices(opened.store(), opened.clock())
        , activity(opened.store())
        , profiles(opened.store())
        , queues(opened.store(), opened.clock())
        , figures(opened.index(), opened.store(), opened.explanations(), opened.serverKeys())
        , model(opened.store(), opened.index())
        , practice(opened.organisations(), opened.clock(), opened.random(), PracticeApple::stateFileOf(opened.path()))
        , portal(practice, opened.work())
        , lessons(organisations, figures, portal)
        , serverSwitch(opened.enrollmentServer(), opened.work())
        , conversations(opened.store(), opened.clock())
        , talkPace(opened.store(), opened.clock())
    {
    }

    Application &application;
    OrganisationWatch organisations;
    RunWatch runs;
    DeviceService devices;
    ActivityService activity;
    ProfileWatch profiles;
    AssignmentWatch queues;
    OverviewService figures;
    DevicesModel model;
    PracticeApple practice; // the workspace's simulated Apple
    Portal portal;
    LessonWatch lessons;
    ServerSwitch serverSwitch;
    ConversationWatch conversations;
    TalkPace talkPace;
};

} // namespace Muster
