// A pool of threads that runs ops one after another, behind the thread that asks for them, and shares out each among
// themselves. What a share adds up depends on nothing but the number of threads, so that sums come out the same in
// every run.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ablate {

/** Floats that a thread does sooner than another wakes up. */
constexpr long FEW = 16 * 1024;

class Threads {
 public:
  using Share = std::function<void(int share)>;
  using Task = std::function<void()>;

  /** `ABLATE_THREADS` threads, else one for each processor. They live as long as the process. */
  static Threads& pool();

  /** Threads that compute: the pool's own and one that asks. */
  int count() const { return static_cast<int>(workers_.size()) + 1; }

  /**
   * From now on `enqueue` may return to this thread before its task is done: call `finish` before anything else looks
   * at what tasks read and write.
   */
  void run_behind();

  /** Runs a task when those asked for before are done. The thread that asks is also the one that destroys it. */
  void enqueue(Task task);

  /** How many tasks this thread has asked for so far: the number of the last. */
  long enqueued() const { return producer().count; }

  /**
   * Returns when the tasks up to a number are done.
   * @throws what the first task threw that failed since the last time.
   */
  void finish(long number);

  /** How many shares to make of a task whose shares each fill so many floats that are added up at the end. */
  int shares(long floats_each = 1) const {
    if (workers_.empty()) return 1;
    return static_cast<int>(std::clamp<long>(FLOATS / floats_each, count(), SHARES_EACH * count()));
  }

  /** For tasks: calls body(share, from, to) with each share's part of [0, total), in steps of `step`. */
  template <typename Body>
  void split(long total, long step, int shares, const Body& body) {
    const long steps = (total + step - 1) / step;
    const auto start = [&](long share) { return std::min(total, steps * share / shares * step); };
    run(shares, [&](int share) { body(share, start(share), start(share + 1)); });
  }

  /** For tasks: calls body(from, to) with parts of [0, total), or with all of it where that is few. */
  template <typename Body>
  void parallel_for(long total, long step, long few, const Body& body) {
    if (total <= few) return body(0, total);
    const long at_most = (total + few - 1) / few;
    split(total, step, static_cast<int>(std::min<long>(shares(), at_most)),
          [&](int, long from, long to) { body(from, to); });
  }

 private:
  /** So that a thread which comes late still finds something to do. */
  static constexpr int SHARES_EACH = 4;
  /** Of all shares together: to add up more would cost more than a thread that comes late. */
  static constexpr long FLOATS = 256 * 1024;

  struct Queued {
    Task task;
    std::exception_ptr failure;
    std::atomic<bool> is_done{false};
  };
  /** What one thread asked for and has not yet destroyed, oldest first. */
  struct Producer {
    std::deque<Queued> tasks;
    long count = 0;
    std::exception_ptr failure;
    bool runs_behind = false;

    ~Producer();
    void destroy_done();
  };
  static Producer& producer();

  explicit Threads(int count);
  /** Calls share(0) … share(shares − 1), each on some thread, and returns when all are done. */
  void run(int shares, const Share& share);
  void work();
  bool can_help() const { return open_shares_ > 0 || (waiting_tasks_ > 0 && !has_task_); }
  /** Computes a share of the present task, or begins the next task; false where there is neither. */
  bool help();
  template <typename Condition>
  void help_until(const Condition& condition);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  /** Tells of every change below. */
  std::condition_variable condition_;
  std::deque<Queued*> queue_;
  const Share* share_ = nullptr;
  std::exception_ptr share_failure_;
  int next_share_ = 0;
  // These are changed under the mutex and looked at without it.
  std::atomic<int> waiting_tasks_{0}, open_shares_{0}, unfinished_shares_{0};
  std::atomic<bool> has_task_{false};
};

}  // namespace ablate
