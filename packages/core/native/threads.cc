#include "threads.h"

#include <immintrin.h>

#include <algorithm>
#include <cstdlib>

namespace ablate {

namespace {

// Ops follow each other within a few tenths of a millisecond: looking for news that long saves most sleeps.
constexpr int LOOKS = 20000;

template <typename Condition>
bool comes_soon(const Condition& condition) {
  for (int look = 0; look < LOOKS; look++) {
    if (condition()) return true;
    _mm_pause();
  }
  return condition();
}

int wanted_count() {
  const char* setting = std::getenv("ABLATE_THREADS");
  const int count = setting == nullptr ? 0 : std::atoi(setting);
  return count > 0 ? count : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

Threads& Threads::pool() {
  // Never destroyed: at exit the threads may still wait for work.
  static Threads* pool = new Threads(wanted_count());
  return *pool;
}

Threads::Threads(int count) {
  for (int thread = 1; thread < count; thread++) {
    workers_.emplace_back([this, thread] { work(thread); });
    workers_.back().detach();
  }
}

void Threads::run(const Share& share) {
  std::lock_guard<std::mutex> alone(one_at_a_time_);
  running_ = static_cast<int>(workers_.size());
  {
    std::lock_guard<std::mutex> lock(mutex_);
    share_ = &share;
    round_++;
  }
  start_.notify_all();
  share(0);
  const auto all_done = [this] { return running_ == 0; };
  if (comes_soon(all_done)) return;
  std::unique_lock<std::mutex> lock(mutex_);
  done_.wait(lock, all_done);
}

void Threads::work(int thread) {
  for (unsigned seen = 0;;) {
    const auto has_news = [this, &seen] { return round_ != seen; };
    if (!comes_soon(has_news)) {
      std::unique_lock<std::mutex> lock(mutex_);
      start_.wait(lock, has_news);
    }
    seen = round_;
    (*share_)(thread);
    if (--running_ == 0) {
      std::lock_guard<std::mutex> lock(mutex_);
      done_.notify_one();
    }
  }
}

Threads::Range Threads::range(long total, int thread, long step) const {
  const long steps = (total + step - 1) / step;
  const auto start = [&](long part) { return std::min(total, steps * part / count() * step); };
  return {start(thread), start(thread + 1)};
}

}  // namespace ablate
