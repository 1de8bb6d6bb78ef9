import { z } from 'zod';

// The page forbids eval (Content-Security-Policy), so zod must not try to compile its parsers. Import this before any schema.
z.config({ jitless: true });
