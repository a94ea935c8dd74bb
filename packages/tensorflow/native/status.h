// TensorFlow's statuses as exceptions.
#pragma once

#include <memory>
#include <stdexcept>

#include "tensorflow.h"

namespace ablate {

using Status = std::unique_ptr<TF_Status, void (*)(TF_Status*)>;

inline Status new_status() { return {TF_NewStatus(), TF_DeleteStatus}; }

/** @throws std::runtime_error where it is not OK. */
inline void check(const Status& status) {
  if (TF_GetCode(status.get()) != TF_OK) throw std::runtime_error(TF_Message(status.get()));
}

}  // namespace ablate
