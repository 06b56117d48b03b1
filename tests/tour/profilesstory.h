// The part of the tour about enrollment profiles.
#pragma once

namespace Muster {

class Appearance;
class MainWindow;
class Tour;
struct Session;

void tellProfiles(Tour &tour, MainWindow &window, Session &session, Appearance &appearance);

} // namespace Muster
