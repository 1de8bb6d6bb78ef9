import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

const DESCRIPTION = `Speech to text for Kazakh, Russian and other languages: upload a recording, follow the job, read the transcript.

\`\`\`sh
curl -F language=auto -F file=@meeting.m4a http://localhost:8080/api/v1/upload
curl http://localhost:8080/api/v1/jobs/JOB_ID/status
curl http://localhost:8080/api/v1/jobs/JOB_ID/export/srt
\`\`\`

Every answer that is not a success has the same body: \`error\`, a stable \`code\`, \`status\`, \`details\`, a \`hint\` that says what to do, \`request_id\`.
Within v1 fields are added, never removed or renamed; what will go is announced with the headers \`Deprecation\` and \`Sunset\` at least six months before.`;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** JSON schema of a multipart form, for the reference: the route reads the form itself, as a stream. */
    form?: object;
  }
}

/** The OpenAPI document, made from the routes' own schemas, at /api/v1/openapi.json, and the reference at /docs. */
export async function describeApi(server: FastifyInstance, version: string): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'KazRu-STT Pro', version, description: DESCRIPTION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      tags: [
        { name: 'jobs', description: 'Upload a recording and follow its job' },
        { name: 'transcripts', description: 'Read, listen, rename, export' },
        { name: 'system', description: 'What the server can do, and how it is' },
      ],
    },
    transform(route) {
      const described = createJsonSchemaTransform({ skipList: ['/docs', '/docs/*'] })(route);
      const form = route.route.config?.form;
      return form ? { ...described, schema: { ...described.schema, body: form } } : described;
    },
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  });
  server.get('/api/v1/openapi.json', { schema: { hide: true } }, () => server.swagger());
  await server.register(async (scope) => {
    // The reference page writes its styles and its data into the page; the rest of the server stays strict.
    scope.addHook('onRequest', async (_request, reply) => {
      await reply.helmet({
        contentSecurityPolicy: {
          directives: {
            defaultSrc: ["'self'"],
            scriptSrc: ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
            styleSrc: ["'self'", "'unsafe-inline'"],
            imgSrc: ["'self'", 'data:', 'blob:'],
            fontSrc: ["'self'", 'data:'],
            upgradeInsecureRequests: null,
          },
        },
      });
    });
    await scope.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        title: 'KazRu-STT Pro API',
        url: '/api/v1/openapi.json',
        withDefaultFonts: false,
        hideClientButton: true,
        telemetry: false,
        favicon: '/favicon.svg',
        showDeveloperTools: 'never',
        agent: { disabled: true },
        mcp: { disabled: true },
      },
    });
  });
}

/** Schemas come in two forms, as sent and as received; only those that a route names stay. */
function withoutUnused<Document extends object>(document: Document): Document {
  const schemas = (document as { components?: { schemas?: Record<string, unknown> } }).components?.schemas ?? {};
  for (;;) {
    const unused = Object.keys(schemas).filter((name) => !JSON.stringify(document).includes(`"#/components/schemas/${name}"`));
    if (unused.length === 0) return document;
    for (const name of unused) delete schemas[name];
  }
}
