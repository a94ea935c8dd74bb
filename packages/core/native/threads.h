// A pool of threads that share one piece of work at a time. Which share a thread takes depends on nothing but
// its number, so that sums come out the same in every run.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ablate {

/** Floats that a thread does sooner than another wakes up. */
constexpr long FEW = 16 * 1024;

class Threads {
 public:
  using Share = std::function<void(int thread)>;

  /** `ABLATE_THREADS` threads, else one for each processor. They live as long as the process. */
  static Threads& pool();

  int count() const { return static_cast<int>(workers_.size()) + 1; }

  /** Runs share(0) … share(count − 1), each on a thread, and returns when all are done. */
  void run(const Share& share);

  /** The part of [0, total) that a thread takes, in steps of `step`. */
  struct Range {
    long from, to;
  };
  Range range(long total, int thread, long step = 1) const;

  /** Calls body(from, to) with each thread's part of [0, total), or with all of it here where that is few. */
  template <typename Body>
  void spread(long total, long step, long few, const Body& body) {
    if (total <= few) return body(0, total);
    run([&](int thread) {
      const auto [from, to] = range(total, thread, step);
      body(from, to);
    });
  }

 private:
  explicit Threads(int count);
  void work(int thread);

  std::vector<std::thread> workers_;
  std::mutex one_at_a_time_, mutex_;
  std::condition_variable start_, done_;
  const Share* share_ = nullptr;
  std::atomic<unsigned> round_{0};
  std::atomic<int> running_{0};
};

}  // namespace ablate
