// The part of the tour about giving devices their profile: plan, apply, verify, undo; Manage Devices; rules.
#pragma once

namespace Muster {

class Appearance;
class MainWindow;
class Tour;

// There is a profile “Staff iPads”, and devices without one.
void tellAssigning(Tour &tour, MainWindow &window, Appearance &appearance);

} // namespace Muster
