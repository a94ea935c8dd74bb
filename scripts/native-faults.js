/**
 * Faults of the C++ kernels that their tests have to notice, for `npm run mutate:native`. `find` stands once in the
 * file of `packages/tensorflow/native`.
 * @type {{ name: string, file: string, find: string, replace: string }[]}
 */
export const FAULTS = [
  // Convolution, direct
  {
    name: 'the bias of every pack of filters is that of the first',
    file: 'direct_convolution.cc',
    find: 'std::copy_n(problem.bias + o, ',
    replace: 'std::copy_n(problem.bias, ',
  },
  {
    name: 'a block of channels does not add to the blocks before it',
    file: 'direct_convolution.cc',
    find: 'from == 0 ? start : nullptr',
    replace: 'start',
  },
  {
    name: 'a group of images is put out where the first one is',
    file: 'direct_convolution.cc',
    find: 'problem.out + n * problem.out_height',
    replace: 'problem.out + first * problem.out_height',
  },
  {
    name: 'the input gradient leaves memory as it is where no tap meets a pixel',
    file: 'direct_convolution.cc',
    find: 'std::fill(dx, dx + size, 0.0f)',
    replace: 'std::fill(dx, dx, 0.0f)',
  },
  {
    name: 'the input gradient takes the taps in the order of the convolution',
    file: 'direct_convolution.cc',
    find: '{down.taps - 1 - ty, across.taps - 1 - tx,',
    replace: '{ty, tx,',
  },
  {
    name: 'phases of the input gradient ignore the padding',
    file: 'direct_convolution.cc',
    find: 'first_tap((phase + before) % stride)',
    replace: 'first_tap(phase % stride)',
  },
  // Filter gradient, direct
  {
    name: 'the filter gradient drops all blocks of channels but the first of a share',
    file: 'direct_filter_gradient.cc',
    find: 'from < part.last_channel; from += BLOCK',
    replace: 'from < part.first_channel + 1; from += BLOCK',
  },
  {
    name: 'the filter gradient drops the sums of one share',
    file: 'direct_filter_gradient.cc',
    find: 'for (int share = 1; share < shares; share++)',
    replace: 'for (int share = 1; share < shares - 1; share++)',
  },
  {
    name: 'the filter gradient adds to what was in memory',
    file: 'direct_filter_gradient.cc',
    find: 'std::fill(gradient, gradient + size, 0.0f)',
    replace: 'std::fill(gradient, gradient, 0.0f)',
  },
  {
    name: 'the filter gradient reads the first pixels again after some',
    file: 'direct_filter_gradient.cc',
    find: '&offsets[p]',
    replace: '&offsets[0]',
  },
  {
    name: 'the filter gradient takes the gradients of the first group of images for all',
    file: 'direct_filter_gradient.cc',
    find: 'pack(dy + n * out_pixels',
    replace: 'pack(dy + part.first_image * out_pixels',
  },
  // What both read
  {
    name: 'a block of channels is copied from the first channels',
    file: 'patches.cc',
    find: 'images.channels +\n                           from;',
    replace: 'images.channels;',
  },
  {
    name: 'pixels are a block of channels apart, not all channels',
    file: 'patches.cc',
    find: 'pixel += images.channels)',
    replace: 'pixel += block)',
  },
  {
    name: 'columns that a frame leaves out are not left out',
    file: 'patches.cc',
    find: '* images.width + before - frame.left)',
    replace: '* images.width)',
  },
  {
    name: 'the mask of a pack drops one of more than eight lanes',
    file: 'lanes.h',
    find: 'high_(first(there - REGISTER))',
    replace: 'high_(first(there - REGISTER - 1))',
  },
  {
    name: 'tiles of five rows compute four',
    file: 'microkernel.h',
    find: 'case 5: return use(std::integral_constant<int, 5>())',
    replace: 'case 5: return use(std::integral_constant<int, 4>())',
  },
  // Winograd
  {
    name: 'Winograd takes numbers of filters that are no multiple of eight',
    file: 'winograd.cc',
    find: 'shape.channels % REGISTER == 0 && shape.filters % REGISTER == 0',
    replace: 'shape.channels % REGISTER == 0',
  },
  {
    name: 'Winograd takes numbers of channels that are no multiple of eight',
    file: 'winograd.cc',
    find: 'shape.channels % REGISTER == 0 && shape.filters % REGISTER == 0',
    replace: 'shape.filters % REGISTER == 0',
  },
  {
    name: 'Winograd keeps the last block of channels only',
    file: 'winograd.cc',
    find: 'from == 0 ? ZEROS : nullptr',
    replace: 'ZEROS',
  },
  {
    name: "Winograd's bias is that of the first eight filters",
    file: 'winograd.cc',
    find: '_mm256_loadu_ps(problem.bias + f)',
    replace: '_mm256_loadu_ps(problem.bias)',
  },
  {
    name: "Winograd's input gradient does not turn the filter round",
    file: 'winograd.cc',
    find: '(TAPS * TAPS - 1 - tap) * filters',
    replace: 'tap * filters',
  },
  {
    name: "Winograd's tiles at an edge are cut off at the wrong side",
    file: 'winograd.cc',
    find: 'if (i < rows && j < columns) store',
    replace: 'if (i < columns && j < rows) store',
  },
  {
    name: "Winograd's filter gradient drops the sums of all shares but the first",
    file: 'winograd.cc',
    find: 'for (long part = 0; part < shares; part++)',
    replace: 'for (long part = 0; part < 1; part++)',
  },
  {
    name: "Winograd's filter gradient adds to that of the op before",
    file: 'winograd.cc',
    find: 'std::fill(sums + share * size, sums + (share + 1) * size, 0.0f);',
    replace: '',
  },
  {
    name: "Winograd's filter gradient keeps one block of channels",
    file: 'winograd.cc',
    find: 'f * shape.channels + from * LANES',
    replace: 'f * shape.channels',
  },
  {
    name: 'Winograd reads a row below the image',
    file: 'winograd_tiles.h',
    find: 'y + i >= height',
    replace: 'y + i > height',
  },
  {
    name: 'Winograd reads a column beside the image',
    file: 'winograd_tiles.h',
    find: 'x + j < width',
    replace: 'x + j <= width',
  },
  {
    name: 'Winograd does not go on to the next image',
    file: 'winograd_tiles.h',
    find: 'image++;',
    replace: '',
  },
  {
    name: "a weight of Winograd's transforms has the wrong sign",
    file: 'winograd_transforms.h',
    find: 'g[2] = plus(plus(m[5], A_SQUARED, even)',
    replace: 'g[2] = plus(plus(m[5], -A_SQUARED, even)',
  },
  // Batch norm and sums of columns
  {
    name: 'batch norm sums squares around zero',
    file: 'batch_norm.cc',
    find: 'const float* pivot = x;',
    replace: 'const std::vector<float> origin(columns);\n  const float* pivot = origin.data();',
  },
  {
    name: 'the unbiased variance of one row',
    file: 'batch_norm.cc',
    find: 'options.is_unbiased && rows > 1 ?',
    replace: 'options.is_unbiased ?',
  },
  {
    name: 'the running mean moves by the unbiased factor',
    file: 'batch_norm.cc',
    find: 'moved(old_mean, mean, 1)',
    replace: 'moved(old_mean, mean, correction)',
  },
  {
    name: 'the ReLU after batch norm hides NaN',
    file: 'batch_norm.cc',
    find: 'value < floor ? floor : value',
    replace: 'value > floor ? value : floor',
  },
  {
    name: 'the variance hides NaN',
    file: 'batch_norm.cc',
    find: 'difference < 0 ? 0 : difference',
    replace: 'difference > 0 ? difference : 0',
  },
  {
    name: 'a rectified output of zero lets its gradient through',
    file: 'batch_norm.cc',
    find: 'a[c], b[c]) > 0, dy',
    replace: 'a[c], b[c]) >= 0, dy',
  },
  {
    name: "batch norm's gradient ignores the mean",
    file: 'batch_norm.cc',
    find: 'totals[c] / rows - slope * mean[c])',
    replace: 'totals[c] / rows)',
  },
  {
    name: 'rows that do not make eight are not summed up',
    file: 'columns.h',
    find: 'for (; row < end; row++)',
    replace: 'for (; row + ROWS_AT_ONCE < end; row++)',
  },
  {
    name: 'sums of columns are floats all along',
    file: 'columns.h',
    find: 'ROWS_IN_FLOAT = 512',
    replace: 'ROWS_IN_FLOAT = 512 * 1024 * 1024',
  },
  {
    name: 'sums of columns keep the last part of a share only',
    file: 'columns.h',
    find: 'first[c] += a[c]',
    replace: 'first[c] = a[c]',
  },
  // Elementwise
  {
    name: 'ReLU hides NaN',
    file: 'elementwise.cc',
    find: 'x[i] < 0 ? 0 : x[i]',
    replace: 'x[i] > 0 ? x[i] : 0',
  },
  {
    name: 'the rectified sum hides NaN',
    file: 'elementwise.cc',
    find: 'sum < 0 ? 0 : sum',
    replace: 'sum > 0 ? sum : 0',
  },
  {
    name: "ReLU's gradient passes at zero",
    file: 'elementwise.cc',
    find: 'where(y[i] > 0, dy[i])',
    replace: 'where(y[i] >= 0, dy[i])',
  },
  {
    name: 'Nesterov looks no step ahead',
    file: 'steps.cc',
    find: 'gradient[i] + momentum * v',
    replace: 'gradient[i] + momentum * velocity[i]',
  },
  {
    name: "Adam's epsilon is not added",
    file: 'steps.cc',
    find: '/ correction + epsilon)',
    replace: '/ correction)',
  },
  // Threads, memory and ops
  {
    name: 'shares leave out what does not make a whole step',
    file: 'threads.h',
    find: '(total + step - 1) / step',
    replace: 'total / step',
  },
  {
    name: 'what is thrown in a share is swallowed',
    file: 'threads.cc',
    find: 'if (failure != nullptr) share_failure_ = failure;',
    replace: '',
  },
  {
    name: 'what is thrown in a task is swallowed',
    file: 'threads.cc',
    find: 'queued.failure = std::current_exception();',
    replace: '',
  },
  {
    name: 'waiting for a task waits for the one before it',
    file: 'threads.cc',
    find: 'own.tasks.at(number - first)',
    replace: 'own.tasks.at(std::max(0L, number - first - 1))',
  },
  {
    name: 'a failure is thrown again by the next op',
    file: 'threads.cc',
    find: 'std::rethrow_exception(std::exchange(own.failure, nullptr))',
    replace: 'std::rethrow_exception(own.failure)',
  },
  {
    name: 'a buffer takes memory that it did not get for its own',
    file: 'buffer.h',
    find: '    size_ = 0;',
    replace: '    size_ = count;',
  },
  {
    name: 'tensors are freed before the op computes',
    file: 'call.cc',
    find: 'tensors = std::make_shared<Tensors>(std::move(tensors_))]',
    replace: 'tensors = 0]',
  },
  {
    name: 'inputs whose sizes differ are computed with',
    file: 'call.cc',
    find: '*axis.size >= 0 && *axis.size != size',
    replace: 'false',
  },
  {
    name: 'zeros above an image and before it are swapped',
    file: 'ops.cc',
    find: '.top = op.top, .left = op.left',
    replace: '.top = op.left, .left = op.top',
  },
  {
    name: 'strides down and across are swapped',
    file: 'ops.cc',
    find: '.stride_y = op.stride_y, .stride_x = op.stride_x',
    replace: '.stride_y = op.stride_x, .stride_x = op.stride_y',
  },
];
