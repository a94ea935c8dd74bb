#include "threads.h"

#include <immintrin.h>

#include <cstdlib>
#include <utility>

namespace ablate {

namespace {

// Ops follow each other within a few tenths of a millisecond: spinning that long saves most sleeps.
constexpr int LOOKS = 20000;

// A thread that is so many tasks ahead of the pool helps it; it waits, as each task keeps its tensors in memory, only
// when it is much further ahead, so that it does not idle while others end a task's last shares.
constexpr size_t AHEAD = 16, FAR_AHEAD = 32;

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
  for (int worker = 1; worker < count; worker++) {
    workers_.emplace_back([this] { work(); });
    workers_.back().detach();
  }
}

Threads::Producer& Threads::producer() {
  static thread_local Producer producer;
  return producer;
}

/** The end of a thread, or of the process: this one's buffers are gone by now, and what its tasks hold may be Node's. */
Threads::Producer::~Producer() {
  if (tasks.empty()) return;
  Threads& threads = pool();
  {
    std::unique_lock<std::mutex> lock(threads.mutex_);
    threads.condition_.wait(lock, [this] { return tasks.back().is_done.load(); });
  }
  new std::deque<Queued>(std::move(tasks));
}

void Threads::Producer::destroy_done() {
  for (; !tasks.empty() && tasks.front().is_done; tasks.pop_front())
    if (failure == nullptr) failure = tasks.front().failure;
}

void Threads::run_behind() { producer().runs_behind = true; }

void Threads::enqueue(Task task) {
  Producer& own = producer();
  own.count++;
  if (workers_.empty()) return task();
  own.destroy_done();
  Queued& queued = own.tasks.emplace_back();
  queued.task = std::move(task);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    queue_.push_back(&queued);
    waiting_tasks_++;
  }
  condition_.notify_all();
  if (!own.runs_behind) return finish(own.count);
  while (own.tasks.size() > AHEAD) {
    if (!help()) {
      if (own.tasks.size() <= FAR_AHEAD) return;
      help_until([&] { return own.tasks.front().is_done.load(); });
    }
    own.destroy_done();
  }
}

void Threads::finish(long number) {
  Producer& own = producer();
  const long first = own.count - static_cast<long>(own.tasks.size()) + 1;
  if (number >= first) {
    const Queued& last = own.tasks.at(number - first);
    help_until([&] { return last.is_done.load(); });
  }
  own.destroy_done();
  if (own.failure != nullptr) std::rethrow_exception(std::exchange(own.failure, nullptr));
}

void Threads::run(int shares, const Share& share) {
  if (workers_.empty()) {
    for (int number = 0; number < shares; number++) share(number);
    return;
  }
  {
    std::lock_guard<std::mutex> lock(mutex_);
    share_ = &share;
    next_share_ = 0;
    open_shares_ = unfinished_shares_ = shares;
  }
  condition_.notify_all();
  help_until([this] { return unfinished_shares_ == 0; });
  if (share_failure_ != nullptr) std::rethrow_exception(std::exchange(share_failure_, nullptr));
}

bool Threads::help() {
  std::unique_lock<std::mutex> lock(mutex_);
  std::exception_ptr failure;
  if (open_shares_ > 0) {
    open_shares_--;
    const int number = next_share_++;
    lock.unlock();
    try {
      (*share_)(number);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure != nullptr) share_failure_ = failure;
    if (--unfinished_shares_ > 0) return true;
  } else if (!queue_.empty() && !has_task_) {
    Queued& queued = *queue_.front();
    queue_.pop_front();
    waiting_tasks_--;
    has_task_ = true;
    lock.unlock();
    try {
      queued.task();
    } catch (...) {
      queued.failure = std::current_exception();
    }
    lock.lock();
    has_task_ = false;
    queued.is_done = true;
  } else {
    return false;
  }
  condition_.notify_all();
  return true;
}

template <typename Condition>
void Threads::help_until(const Condition& condition) {
  const auto goes_on = [&] { return condition() || can_help(); };
  while (!condition()) {
    if (help()) continue;
    if (comes_soon(goes_on)) continue;
    std::unique_lock<std::mutex> lock(mutex_);
    condition_.wait(lock, goes_on);
  }
}

void Threads::work() {
  help_until([] { return false; });
}

}  // namespace ablate
