<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Apple</name>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Moment</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ActivityPage</name>
    <message numerus="yes">
        <source>%n sync(s)</source>
        <translation>
            <numerusform>%n sync</numerusform>
            <numerusform>%n syncs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ExportDialog</name>
    <message numerus="yes">
        <source>Export %n device(s)</source>
        <translation>
            <numerusform>Export %n device</numerusform>
            <numerusform>Export %n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::FacetPane</name>
    <message numerus="yes">
        <source>%1, %n device(s)</source>
        <translation>
            <numerusform>%1, %n device</numerusform>
            <numerusform>%1, %n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::FaultsView</name>
    <message numerus="yes">
        <source>%n on. They stay until you switch them off.</source>
        <translation>
            <numerusform>%n on. They stay until you switch them off.</numerusform>
            <numerusform>%n on. They stay until you switch them off.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::JobsPopover</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) left</source>
        <translation>
            <numerusform>%n minute left</numerusform>
            <numerusform>%n minutes left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::OrganisationSwitcher</name>
    <message numerus="yes">
        <source>Token: %n day(s) left</source>
        <translation>
            <numerusform>Token: %n day left</numerusform>
            <numerusform>Token: %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n organisation(s)</source>
        <translation>
            <numerusform>%n organisation</numerusform>
            <numerusform>%n organisations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::OverviewPage</name>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 device(s). Zero is the goal.</source>
        <translation>
            <numerusform>%1 device. Zero is the goal.</numerusform>
            <numerusform>%1 devices. Zero is the goal.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 device(s) would start unmanaged if somebody switched them on now.</source>
        <translation>
            <numerusform>%1 device would start unmanaged if somebody switched them on now.</numerusform>
            <numerusform>%1 devices would start unmanaged if somebody switched them on now.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::OwnFieldsPanel</name>
    <message numerus="yes">
        <source>All %n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>All %n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::PortalDevicesView</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n device(s) done.</source>
        <translation>
            <numerusform>%1: %n device done.</numerusform>
            <numerusform>%1: %n devices done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Assign %n device(s)</source>
        <translation>
            <numerusform>Assign %n device</numerusform>
            <numerusform>Assign %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Release %n device(s) from the organisation?</source>
        <translation>
            <numerusform>Release %n device from the organisation?</numerusform>
            <numerusform>Release %n devices from the organisation?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::PushTab</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::RunList</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::SandboxPage</name>
    <message numerus="yes">
        <source>%n device(s) were delivered. Muster hears of them with the next sync.</source>
        <translation>
            <numerusform>%n device was delivered. Muster hears of them with the next sync.</numerusform>
            <numerusform>%n devices were delivered. Muster hears of them with the next sync.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::SendCommandDialog</name>
    <message numerus="yes">
        <source>Send a command to %n device(s)</source>
        <translation>
            <numerusform>Send a command to %n device</numerusform>
            <numerusform>Send a command to %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looking at %n device(s)…</source>
        <translation>
            <numerusform>Looking at %n device…</numerusform>
            <numerusform>Looking at %n devices…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::StatusLine</name>
    <message numerus="yes">
        <source>%n device(s) talking</source>
        <translation>
            <numerusform>%n device talking</numerusform>
            <numerusform>%n devices talking</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n more</source>
        <translation>
            <numerusform>, %n more</numerusform>
            <numerusform>, %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::Tile</name>
    <message numerus="yes">
        <source>%n devices, %1</source>
        <translation>
            <numerusform>%n device, %1</numerusform>
            <numerusform>%n devices, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message numerus="yes">
        <source>every %n hour(s)</source>
        <translation>
            <numerusform>every %n hour</numerusform>
            <numerusform>every %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>every %n minute(s)</source>
        <translation>
            <numerusform>every %n minute</numerusform>
            <numerusform>every %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenLife</name>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::EditorBar</name>
    <message numerus="yes">
        <source>%n thing(s) to correct before saving: %1</source>
        <translation>
            <numerusform>%n thing to correct before saving: %1</numerusform>
            <numerusform>%n things to correct before saving: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Can be saved, with %n warning(s).</source>
        <translation>
            <numerusform>Can be saved, with %n warning.</numerusform>
            <numerusform>Can be saved, with %n warnings.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ProfileEditor</name>
    <message numerus="yes">
        <source>Draft of v%1, %n change(s)</source>
        <translation>
            <numerusform>Draft of v%1, %n change</numerusform>
            <numerusform>Draft of v%1, %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln device(s)</source>
        <translation>
            <numerusform>%Ln device</numerusform>
            <numerusform>%Ln devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them are on and take it at the next erase.</source>
        <translation>
            <numerusform>%Ln of them is on and takes it at the next erase.</numerusform>
            <numerusform>%Ln of them are on and take it at the next erase.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Discard %n change(s)?</source>
        <translation>
            <numerusform>Discard %n change?</numerusform>
            <numerusform>Discard %n changes?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::SaveDialog</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProfileChanges</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProfileLint</name>
    <message numerus="yes">
        <source>“%1” expires on %2, in %n day(s).</source>
        <translation>
            <numerusform>“%1” expires on %2, in %n day.</numerusform>
            <numerusform>“%1” expires on %2, in %n days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ProfilesPage</name>
    <message numerus="yes">
        <source>Its %n version(s) stay readable in Activity. Devices that carry it keep it until they get another one.</source>
        <translation>
            <numerusform>Its %n version stays readable in Activity. Devices that carry it keep it until they get another one.</numerusform>
            <numerusform>Its %n versions stay readable in Activity. Devices that carry it keep it until they get another one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Assignment</name>
    <message numerus="yes">
        <source>%n device(s) are to have another profile</source>
        <translation>
            <numerusform>%n device is to have another profile</numerusform>
            <numerusform>%n devices are to have another profile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) were switched on: what they took then stays until they are erased.</source>
        <translation>
            <numerusform>%n device was switched on: what it took then stays until it is erased.</numerusform>
            <numerusform>%n devices were switched on: what they took then stays until they are erased.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) had a profile that Apple no longer gives out; they keep what they have.</source>
        <translation>
            <numerusform>%n device had a profile that Apple no longer gives out; it keeps what it has.</numerusform>
            <numerusform>%n devices had a profile that Apple no longer gives out; they keep what they have.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For %n device(s) something else was decided since, which stays.</source>
        <translation>
            <numerusform>For %n device something else was decided since, which stays.</numerusform>
            <numerusform>For %n devices something else was decided since, which stays.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::AssignDialog</name>
    <message numerus="yes">
        <source>Assign %n device(s)</source>
        <translation>
            <numerusform>Assign %n device</numerusform>
            <numerusform>Assign %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n serial number(s). %1</source>
        <translation>
            <numerusform>%n serial number. %1</numerusform>
            <numerusform>%n serial numbers. %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Preflight</name>
    <message numerus="yes">
        <source>%n second(s) ahead of Apple's.</source>
        <translation>
            <numerusform>%n second ahead of Apple's.</numerusform>
            <numerusform>%n seconds ahead of Apple's.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s) behind Apple's.</source>
        <translation>
            <numerusform>%n second behind Apple's.</numerusform>
            <numerusform>%n seconds behind Apple's.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s), each for at least one device.</source>
        <translation>
            <numerusform>%n item, for at least one device.</numerusform>
            <numerusform>%n items, each for at least one device.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ConversationDelegate</name>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ExchangeDetails</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::PointDialog</name>
    <message numerus="yes">
        <source>Change %n profile(s)</source>
        <translation>
            <numerusform>Change %n profile</numerusform>
            <numerusform>Change %n profiles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::ConfigurationPage</name>
    <message numerus="yes">
        <source>It is also removed from %n device(s) that have it.</source>
        <translation>
            <numerusform>It is also removed from %n device that has it.</numerusform>
            <numerusform>It is also removed from %n devices that have it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::PeopleImportDialog</name>
    <message numerus="yes">
        <source>%n person(s) would be new or changed</source>
        <translation>
            <numerusform>%n person would be new or changed</numerusform>
            <numerusform>%n people would be new or changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n person(s)</source>
        <translation>
            <numerusform>Import %n person</numerusform>
            <numerusform>Import %n people</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::PeoplePage</name>
    <message numerus="yes">
        <source>Nobody holds their %n device(s) then.</source>
        <translation>
            <numerusform>Nobody holds their %n device then.</numerusform>
            <numerusform>Nobody holds their %n devices then.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::RedeployDialog</name>
    <message numerus="yes">
        <source>%n device(s) would change</source>
        <translation>
            <numerusform>%n device would change</numerusform>
            <numerusform>%n devices would change</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tell %n device(s)</source>
        <translation>
            <numerusform>Tell %n device</numerusform>
            <numerusform>Tell %n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::GiveItemDialog</name>
    <message numerus="yes">
        <source>Give an item to %n device(s)</source>
        <translation>
            <numerusform>Give an item to %n device</numerusform>
            <numerusform>Give an item to %n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Tell %n device(s)</source>
        <translation>
            <numerusform>Tell %n device</numerusform>
            <numerusform>Tell %n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Muster::RedeployView</name>
    <message numerus="yes">
        <source>Queued for %n device(s). Each gets it when it next asks the enrollment server.</source>
        <translation>
            <numerusform>Queued for %n device. It gets it when it next asks the enrollment server.</numerusform>
            <numerusform>Queued for %n devices. Each gets it when it next asks the enrollment server.</numerusform>
        </translation>
    </message>
</context>
</TS>
