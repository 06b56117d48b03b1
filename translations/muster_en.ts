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
    <name>Muster::StatusLine</name>
    <message numerus="yes">
        <source>, %n more</source>
        <translation>
            <numerusform>, %n more</numerusform>
            <numerusform>, %n more</numerusform>
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
    <name>Organisations</name>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
</context>
</TS>
