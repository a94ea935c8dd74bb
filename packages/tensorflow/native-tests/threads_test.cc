#include "../native/threads.h"

#include <memory>

#include "test.h"

namespace ablate::test {

namespace {

using Failure = std::runtime_error;

Threads& pool() { return Threads::pool(); }

/** What runs behind does so for as long as its thread lives: each of these has one of its own. */
void on_own_thread(const std::function<void()>& body) {
  std::exception_ptr failure;
  std::thread([&] {
    try {
      body();
    } catch (...) {
      failure = std::current_exception();
    }
  }).join();
  if (failure != nullptr) std::rethrow_exception(failure);
}

void expect_failure(const std::string& message, const std::function<void()>& body) {
  std::string actual = "nothing";
  try {
    body();
  } catch (const Failure& failure) {
    actual = failure.what();
  }
  expect(actual == message, "expected \"" + message + "\" to be thrown, got " + actual);
}

/** Waits, as a task that takes long does, but not for ever. */
void wait_for(const std::atomic<bool>& flag) {
  for (int time = 0; time < 20'000 && !flag; time++) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

void test_shares(long total, long step, int shares) {
  std::vector<std::atomic<int>> times(total);
  std::vector<std::pair<long, long>> parts(shares);
  pool().enqueue([&] {
    pool().split(total, step, shares, [&](int share, long from, long to) {
      parts[share] = {from, to};
      for (long i = from; i < to; i++) times[i]++;
    });
  });
  for (const auto& count : times) expect(count == 1, "each number belongs to one share");
  for (const auto& [from, to] : parts) {
    expect(from == total || from % step == 0, "shares begin at whole steps");
    expect(from <= to, "shares are in order");
  }
}

void test_spread(long total) {
  std::vector<std::atomic<int>> times(total);
  std::atomic<int> parts = 0;
  pool().enqueue([&] {
    pool().parallel_for(total, 16, 100, [&](long from, long to) {
      parts++;
      for (long i = from; i < to; i++) times[i]++;
    });
  });
  for (const auto& count : times) expect(count == 1, "each number belongs to one part");
  expect(total > 100 || parts == 1, "few stay together");
  expect(parts <= (total + 99) / 100, "parts are not smaller than what is few");
}

void test_order() {
  pool().run_behind();
  constexpr int TASKS = 500;
  std::vector<int> order;
  for (int task = 0; task < TASKS; task++) pool().enqueue([&order, task] { order.push_back(task); });
  pool().finish(pool().enqueued());
  expect(order.size() == TASKS, "all tasks are done");
  for (int task = 0; task < TASKS; task++) expect(order[task] == task, "tasks run in the order they are asked for");
}

void test_behind() {
  if (pool().count() == 1) return;
  pool().run_behind();
  std::atomic<bool> may_end = false, is_done = false;
  pool().enqueue([] {});
  pool().enqueue([&] {
    wait_for(may_end);
    is_done = true;
  });
  const long number = pool().enqueued();
  pool().finish(number - 1);
  const bool was_done = is_done;
  may_end = true;
  pool().finish(number);
  expect(!was_done, "waits for no task after the one that is named");
  expect(is_done, "waits for the task that is named");
}

void test_waits() {
  std::atomic<bool> is_done = false;
  pool().enqueue([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    is_done = true;
  });
  expect(is_done, "unless it runs behind, a task is done when the call returns");
}

/** Adds one in every share of every task, without any lock: what tasks do, those after them see. */
void add_in_shares(Floats& values, int tasks) {
  for (int task = 0; task < tasks; task++)
    pool().enqueue([&values] {
      pool().split(static_cast<long>(values.size()), 1, pool().shares(), [&](int, long from, long to) {
        for (long i = from; i < to; i++) values[i]++;
      });
    });
}

void test_sums() {
  pool().run_behind();
  Floats values(1001);
  add_in_shares(values, 200);
  pool().finish(pool().enqueued());
  expect_same("the sums", values, Floats(values.size(), 200));
}

void test_several() {
  std::vector<std::thread> threads;
  std::vector<Floats> values(3, Floats(101));
  for (Floats& own : values)
    threads.emplace_back([&own] {
      pool().run_behind();
      add_in_shares(own, 100);
      pool().finish(pool().enqueued());
    });
  for (std::thread& thread : threads) thread.join();
  for (const Floats& own : values) expect_same("the sums", own, Floats(own.size(), 100));
}

void test_end_of_thread() {
  auto value = std::make_shared<std::atomic<int>>(0);
  on_own_thread([&] {
    pool().run_behind();
    for (int task = 0; task < 10; task++)
      pool().enqueue([value] {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        (*value)++;
      });
  });
  expect(*value == 10, "a thread ends after its tasks");
}

void test_destroyer() {
  pool().run_behind();
  const auto own = std::this_thread::get_id();
  std::atomic<int> destroyed = 0, elsewhere = 0;
  for (int task = 0; task < 50; task++) {
    const std::shared_ptr<int> held(new int, [&, own](int* value) {
      delete value;
      destroyed++;
      if (std::this_thread::get_id() != own) elsewhere++;
    });
    pool().enqueue([held] { *held = 1; });
  }
  pool().finish(pool().enqueued());
  expect(destroyed == 50, "tasks are destroyed once they are done");
  expect(elsewhere == 0, "the thread that asks is the one that destroys");
}

void fail_in_share() {
  pool().split(8, 1, 8, [](int share, long, long) {
    if (share == 5) throw Failure("share");
  });
}

void test_failures() {
  expect_failure("task", [] { pool().enqueue([] { throw Failure("task"); }); });
  expect_failure("share", [] { pool().enqueue(fail_in_share); });
  test_waits();
}

void test_failures_behind() {
  if (pool().count() == 1) return;
  pool().run_behind();
  bool is_run = false;
  pool().enqueue(fail_in_share);
  pool().enqueue([] { throw Failure("a later one"); });
  pool().enqueue([&] { is_run = true; });
  expect_failure("share", [] { pool().finish(pool().enqueued()); });
  expect(is_run, "tasks after one that failed are run");
  pool().finish(pool().enqueued());
}

}  // namespace

void add_thread_tests(Tests& tests) {
  for (const auto& [total, step] : std::vector<std::pair<long, long>>{{1, 1}, {7, 3}, {64, 16}, {1000, 6}, {5, 16}})
    for (const int shares : {1, 2, 8})
      tests.push_back({"threads: " + std::to_string(shares) + " shares of " + std::to_string(total) + " by " +
                           std::to_string(step),
                       [=] { test_shares(total, step, shares); }});
  for (const long total : {1, 100, 101, 12'345})
    tests.push_back({"threads: " + std::to_string(total) + " parallel_for", [=] { test_spread(total); }});
  const auto add = [&](const char* name, void (*body)()) {
    tests.push_back({std::string("threads: ") + name, [body] { on_own_thread(body); }});
  };
  add("order", test_order);
  add("what runs behind", test_behind);
  add("what does not run behind", test_waits);
  add("sums over tasks", test_sums);
  add("several threads that ask", test_several);
  add("the end of a thread", test_end_of_thread);
  add("who destroys tasks", test_destroyer);
  add("failures", test_failures);
  add("failures behind", test_failures_behind);
}

}  // namespace ablate::test
