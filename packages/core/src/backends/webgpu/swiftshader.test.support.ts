import { existsSync } from 'node:fs';

/** Where Debian's `chromium` package has a Vulkan driver that needs no GPU. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Has Vulkan use that driver in this process and those that it starts, unless one is chosen already. */
export function useSwiftshader(): void {
  if (existsSync(DRIVER)) process.env.VK_ICD_FILENAMES ??= DRIVER;
}
