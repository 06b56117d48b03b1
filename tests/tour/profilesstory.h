// The part of the tour about enrollment profiles.
#pragma once

namespace Muster {

class Appearance;
class MainWindow;
class Tour;

void tellProfiles(Tour &tour, MainWindow &window, Appearance &appearance);

} // namespace Muster
