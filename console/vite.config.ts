import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

/** `SEALFLOW_CONSOLE_API`: where the API is while pages are worked on by `npm run console:dev`. */
const api = process.env.SEALFLOW_CONSOLE_API ?? 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => {
  // Whoever builds it, browsers get the same: of a test's environment Ant Design gives all dialogs one id.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return configFor(command);
});

const configFor = (command: 'build' | 'serve'): UserConfig => ({
  plugins: [react()],
  // Files name each other by where they lie, since the public address may have a path of its own.
  base: command === 'build' ? './' : '/console/',
  // The API puts a fresh one in each time that it hands the page out.
  html: { cspNonce: '__CSP_NONCE__' },
  // The content security policy allows no files that are written into the page.
  build: {
    license: { fileName: 'licences.md' },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_000,
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': api } },
});
