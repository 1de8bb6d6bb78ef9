import type { FastifyRequest } from 'fastify';
import { AppError } from '../../contract/app-error.ts';
import { CostEstimate, EstimateRequest } from '../../contract/estimate.ts';
import type { Server } from '../../platform/http/server.ts';
import { receiveFile } from '../../recordings/receive.ts';
import { estimateCost } from '../estimate-cost.ts';
import { parseJobRequest } from '../parse-job-request.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';
import { acceptForms, nextFile, uploadError } from './upload-form.ts';

/** POST /estimate: time and cost before anything is sent, for a length (JSON) or for a file that is looked at and thrown away (form). */
export async function estimateRoute(server: Server, tools: RouteTools): Promise<void> {
  await server.register(async (scope) => {
    await acceptForms(scope as Server);
    addEstimate(scope as Server, tools);
  });
}

function addEstimate(server: Server, tools: RouteTools): void {
  server.post(
    '/estimate',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        tags: ['jobs'],
        summary: 'What a recording would take and cost',
        description:
          'With JSON for a length; with multipart/form-data for a file, with the fields of an upload. Nothing is kept, and nothing is sent to an engine.',
        body: EstimateRequest.nullish(),
        response: { 200: CostEstimate, ...errors(400, 413, 415, 422, 503, 507) },
      },
    },
    async (request) => {
      const { body } = request;
      if (request.isMultipart()) return estimateFile(request, tools);
      if (!body)
        throw new AppError('VALIDATION_FAILED', {
          message: 'Send the duration in seconds as JSON, or a file',
          details: { field: 'duration' },
        });
      const { duration, ...fields } = body;
      return estimateCost(tools, OWNER, parseJobRequest(fields, tools.engines), { durationMs: Math.round(duration * 1000), bytes: null });
    },
  );
}

async function estimateFile(request: FastifyRequest, tools: RouteTools): Promise<CostEstimate> {
  try {
    const fields: Record<string, string> = {};
    const parts = request.parts();
    const file = await nextFile(parts, fields);
    if (file === null) throw new AppError('FILE_MISSING');
    await using received = await receiveFile(file.file, file.filename, { scratch: tools.scratch, ...tools.limits });
    if ((await nextFile(parts, fields)) !== null) throw new AppError('TOO_MANY_FILES');
    return await estimateCost(tools, OWNER, parseJobRequest(fields, tools.engines), {
      durationMs: received.probe.durationMs,
      bytes: received.size,
    });
  } catch (thrown) {
    throw uploadError(thrown, request);
  }
}
