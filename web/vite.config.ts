import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compiledMessages } from './compiled-messages.ts';
import { compressedAssets } from './compressed-assets.ts';

const API = 'http://localhost:8080';
/** The server refuses other hosts and origins, so in development the proxy speaks as the server's own page. */
const toServer = { target: API, changeOrigin: true, headers: { origin: API } };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [compiledMessages(), react(), tailwindcss(), compressedAssets()],
  server: { proxy: { '/api': toServer, '/docs': toServer } },
  // Files name each other by where they are, so that they may all be elsewhere (ASSET_BASE_URL).
  experimental: { renderBuiltUrl: (_name, { hostType }) => (hostType === 'html' ? undefined : { relative: true }) },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What changes only with dependencies keeps its hash, and its place in browser caches, from release to release.
          groups: [
            {
              name: 'framework',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](react-router|router-core|history|react-query|query-core|react-store|store))[\\/]/,
            },
          ],
        },
      },
    },
  },
});
