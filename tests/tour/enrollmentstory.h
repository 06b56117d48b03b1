// The part of the story in which devices enroll: configuration, people, the enrollment server, commands.
#pragma once

namespace Muster {

class Appearance;
class Program;
class Tour;

void tellEnrolling(Tour &tour, Program &program, Appearance &appearance);

} // namespace Muster
