import './zod-config.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { followDegradation } from './api/degradation.ts';
import { queryClient, refreshWhenBack } from './api/query-client.ts';
import { startLocale } from './i18n/i18n.ts';
import { router } from './router.tsx';
import { applyTheme } from './settings/theme.ts';
import { sendKeptNames } from './speakers/kept-names.ts';
import { guardUploads } from './upload/uploads.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

applyTheme();
await startLocale();
refreshWhenBack();
guardUploads();
followDegradation();
sendKeptNames();

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
