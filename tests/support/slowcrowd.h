// Connections that want nothing but to be there: each says its few words, then nothing; what is closed comes back. On a
// thread of its own, with the system's sockets, since thousands of Qt's would be slow themselves.
#pragma once

#include <QByteArray>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

namespace Muster {

class SlowCrowd {
public:
    // `from` is an address of the loopback, "127.0.0.2".
    SlowCrowd(quint16 port, int size, const char *from, QByteArray words)
        : m_words(std::move(words))
        , m_from(addressOf(from, 0))
        , m_to(addressOf("127.0.0.1", port))
        , m_members(size_t(size), pollfd{-1, POLLIN, 0})
        , m_thread([this](const std::stop_token &stop) { stand(stop); })
    {
    }
    ~SlowCrowd()
    {
        m_thread.request_stop();
        m_thread.join();
        for (const pollfd &member : m_members) {
            if (member.fd >= 0)
                ::close(member.fd);
        }
    }

    // Connections that were made since the beginning, more than there are members when some had to come back.
    [[nodiscard]] int came() const { return m_came; }

    // As many as this process may have beside what it needs itself; the system's bound is raised as far as it goes.
    static int affordable(int wanted)
    {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
        constexpr rlim_t others = 1000; // the servers under attack are in this process, too
        return files.rlim_max > others ? int(std::min<rlim_t>(files.rlim_max - others, rlim_t(wanted))) : 0;
    }

private:
    static sockaddr_in addressOf(const char *host, quint16 port)
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        ::inet_pton(AF_INET, host, &address.sin_addr);
        return address;
    }

    void stand(const std::stop_token &stop)
    {
        while (!stop.stop_requested()) {
            for (pollfd &member : m_members) {
                if (member.fd < 0 && !stop.stop_requested())
                    come(member);
            }
            // Twice a second: those who were sent away do not come back faster than that.
            for (int part = 0; part < 10 && !stop.stop_requested(); ++part)
                ::poll(nullptr, 0, 50);
            ::poll(m_members.data(), m_members.size(), 0);
            for (pollfd &member : m_members) {
                if (member.fd >= 0 && (member.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
                    ::close(member.fd);
                    member.fd = -1;
                }
            }
        }
    }

    void come(pollfd &member)
    {
        member.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (member.fd < 0)
            return;
        const timeval patience{2, 0};
        ::setsockopt(member.fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        const bool isThere = ::bind(member.fd, reinterpret_cast<const sockaddr *>(&m_from), sizeof m_from) == 0
            && ::connect(member.fd, reinterpret_cast<const sockaddr *>(&m_to), sizeof m_to) == 0;
        if (!isThere) {
            ::close(member.fd);
            member.fd = -1;
            return;
        }
        ++m_came;
        if (!m_words.isEmpty())
            (void)::send(member.fd, m_words.constData(), size_t(m_words.size()), MSG_NOSIGNAL);
    }

    QByteArray m_words;
    sockaddr_in m_from;
    sockaddr_in m_to;
    std::vector<pollfd> m_members;
    std::atomic<int> m_came = 0;
    std::jthread m_thread; // last: it uses what stands above
};

} // namespace Muster
