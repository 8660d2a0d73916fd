import { describe, expect, it } from 'vitest';
import { readFigures, sumOf } from './prometheus-text.ts';

const text = `# HELP finance_http_request_seconds Duration of requests
# TYPE finance_http_request_seconds histogram
finance_http_request_seconds_count{method="POST",route="/graphql",status="200"} 12
finance_http_request_seconds_count{method="POST",route="/graphql",status="503"} 2
finance_http_request_seconds_count{method="GET",route="none",status="500"} 1
nodejs_eventloop_lag_p99_seconds 0.0121
odd{text="a \\"quoted\\" word, and more"} 3e+2
process_resident_memory_bytes 1.5e+08
`;

describe('the figures of a server', () => {
  it('are read with their labels', () => {
    const figures = readFigures(text);
    expect(sumOf(figures, 'process_resident_memory_bytes')).toBe(150_000_000);
    expect(sumOf(figures, 'nodejs_eventloop_lag_p99_seconds')).toBe(0.0121);
    expect(sumOf(figures, 'finance_http_request_seconds_count')).toBe(15);
    expect(
      sumOf(figures, 'finance_http_request_seconds_count', ({ status = '' }) => status.startsWith('5')),
    ).toBe(3);
    expect(figures.find(({ name }) => name === 'odd')?.labels).toEqual({
      text: 'a \\"quoted\\" word, and more',
    });
  });

  it('are missed when a server tells them no more', () => {
    expect(() => sumOf(readFigures(text), 'finance_sockets_open')).toThrow('tells no finance_sockets_open');
  });
});
