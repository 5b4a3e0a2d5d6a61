// SPDX-License-Identifier: GPL-3.0-or-later
// Linked into the tests when they are built for the thread sanitizer.
//
// Debian's Qt is not built for it: the locks of its event queues are invisible, so that whatever one thread
// hands to another by a queued call, signal or event would be reported as a race. Here the calls by which our
// code hands something over release one common order, and each event, slot and end of a wait acquires it.
// What threads share without passing through Qt is still checked.

#include <QCoreApplication>
#include <QMetaObject>
#include <QThread>
#include <QThreadPool>

#include <atomic>

#include <ctime>
#include <dlfcn.h>
#include <pthread.h>

namespace {

std::atomic<unsigned> order = 0;

void handOver() {
    order.fetch_add(1, std::memory_order_release);
}

bool take(void**) {
    (void)order.load(std::memory_order_acquire);
    return false; // the event goes on to its receiver
}

// Qt's own function behind the one defined here.
template <class Function>
Function behind(const char* symbol) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, symbol));
}

const bool registered = QInternal::registerCallback(QInternal::EventNotifyCallback, take);

// Our slot within: what it reads was handed over, and what it wrote is seen by whoever waits for it.
class OrderedSlot final : public QtPrivate::QSlotObjectBase {
public:
    explicit OrderedSlot(QtPrivate::QSlotObjectBase* slot)
        : QSlotObjectBase(&act)
        , m_slot(slot) {}

private:
    static void act(int which, QSlotObjectBase* self, QObject* receiver, void** arguments, bool* result) {
        auto* ordered = static_cast<OrderedSlot*>(self);
        switch (which) {
        case Destroy:
            take(nullptr);
            ordered->m_slot->destroyIfLastRef();
            delete ordered;
            break;
        case Call:
            take(nullptr);
            ordered->m_slot->call(receiver, arguments);
            handOver();
            break;
        case Compare:
            *result = ordered->m_slot->compare(arguments);
            break;
        default:
            break;
        }
    }

    QtPrivate::QSlotObjectBase* m_slot;
};

} // namespace

void QCoreApplication::postEvent(QObject* receiver, QEvent* event, int priority) {
    static const auto real =
        behind<void (*)(QObject*, QEvent*, int)>("_ZN16QCoreApplication9postEventEP7QObjectP6QEventi");
    handOver();
    real(receiver, event, priority);
}

void QMetaObject::activate(QObject* sender, const QMetaObject* meta, int signal, void** arguments) {
    static const auto real = behind<void (*)(QObject*, const QMetaObject*, int, void**)>(
        "_ZN11QMetaObject8activateEP7QObjectPKS_iPPv");
    handOver();
    real(sender, meta, signal, arguments);
}

bool QMetaObject::invokeMethodImpl(QObject* object, QtPrivate::QSlotObjectBase* slot, Qt::ConnectionType type,
                                   void* result) {
    static const auto real = behind<bool (*)(QObject*, QtPrivate::QSlotObjectBase*, Qt::ConnectionType,
                                             void*)>(
        "_ZN11QMetaObject16invokeMethodImplEP7QObjectPN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPv");
    auto* ordered = new OrderedSlot(slot);
    handOver();
    const bool done = real(object, ordered, type, result);
    take(nullptr); // a blocking call has come back
    return done;
}

QMetaObject::Connection QObject::connectImpl(const QObject* sender, void** signal, const QObject* receiver,
                                             void** slotPointer, QtPrivate::QSlotObjectBase* slot,
                                             Qt::ConnectionType type, const int* types,
                                             const QMetaObject* meta) {
    static const auto real = behind<QMetaObject::Connection (*)(
        const QObject*, void**, const QObject*, void**, QtPrivate::QSlotObjectBase*, Qt::ConnectionType,
        const int*, const QMetaObject*)>(
        "_ZN7QObject11connectImplEPKS_PPvS1_S3_PN9QtPrivate15QSlotObjectBaseEN2Qt14ConnectionTypeEPKi"
        "PK11QMetaObject");
    auto* ordered = new OrderedSlot(slot);
    handOver();
    return real(sender, signal, receiver, slotPointer, ordered, type, types, meta);
}

bool QThread::wait(QDeadlineTimer deadline) {
    static const auto real = behind<bool (*)(QThread*, QDeadlineTimer)>("_ZN7QThread4waitE14QDeadlineTimer");
    const bool ended = real(this, deadline);
    take(nullptr);
    return ended;
}

// std::timed_mutex waits by a call that GCC 12's sanitizer does not know; it does know this one.
extern "C" int pthread_mutex_clocklock(pthread_mutex_t* mutex, clockid_t clock, const timespec* until) {
    timespec now{};
    timespec wall{};
    clock_gettime(clock, &now);
    clock_gettime(CLOCK_REALTIME, &wall);
    constexpr long second = 1'000'000'000;
    const long nanoseconds =
        (until->tv_sec - now.tv_sec) * second + until->tv_nsec - now.tv_nsec + wall.tv_nsec;
    wall.tv_sec += nanoseconds / second;
    wall.tv_nsec = nanoseconds % second;
    if (wall.tv_nsec < 0) {
        wall.tv_nsec += second;
        --wall.tv_sec;
    }
    return pthread_mutex_timedlock(mutex, &wall);
}
