// What Node finds in this library, and when it loads it.

#include <exception>
#include <string>

#include "node.h"
#include "register_ops.h"
#include "threads.h"

namespace ablate {

namespace {

/** `runBehind()`: ops of this thread may be computed after their call has returned. */
napi_value run_behind(napi_env, napi_callback_info) {
  Threads::pool().run_behind();
  return nullptr;
}

/** `enqueued()`: the number of the last op that this thread has called. */
napi_value enqueued(napi_env env, napi_callback_info) {
  napi_value number = nullptr;
  napi_create_int64(env, Threads::pool().enqueued(), &number);
  return number;
}

/** `finish(number)`: waits for the ops up to a number. Throws what went wrong in one. */
napi_value finish(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  int64_t number = 0;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  napi_get_value_int64(env, argument, &number);
  try {
    Threads::pool().finish(number);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

void export_function(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value = nullptr;
  napi_create_function(env, name, std::char_traits<char>::length(name), function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

}  // namespace

void export_functions(napi_env env, napi_value exports) {
  export_function(env, exports, "runBehind", run_behind);
  export_function(env, exports, "enqueued", enqueued);
  export_function(env, exports, "finish", finish);
}

}  // namespace ablate

/** What Node calls in a library that it loads, once for each thread of JavaScript. The ops are found by name. */
extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  static const bool is_first = (ablate::register_ops(), true);
  (void)is_first;
  ablate::export_functions(env, exports);
  return exports;
}
