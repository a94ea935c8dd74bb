// The part of Node-API that exports functions, as its headers declare it: its types are pointers that stay closed.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

using napi_env = struct napi_env__*;
using napi_value = struct napi_value__*;
using napi_callback_info = struct napi_callback_info__*;
using napi_callback = napi_value (*)(napi_env, napi_callback_info);

int napi_get_cb_info(napi_env, napi_callback_info, size_t* count, napi_value* arguments, napi_value* self, void** data);
int napi_get_value_int64(napi_env, napi_value, int64_t* result);
int napi_create_int64(napi_env, int64_t value, napi_value* result);
int napi_create_function(napi_env, const char* name, size_t length, napi_callback, void* data, napi_value* result);
int napi_set_named_property(napi_env, napi_value object, const char* name, napi_value value);
int napi_throw_error(napi_env, const char* code, const char* message);

}
