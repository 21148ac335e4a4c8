# One image for every service and check: `python -m todo SERVICE` or `python -m todo check NAME`.
FROM python:3.11-slim AS build
# 0 leaves the Kafka client out: such an image runs where every service has USE_DAPR=true
ARG KAFKA=1
WORKDIR /build
# the version that wrote uv.lock
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv export --quiet --frozen --no-dev --no-emit-project --extra service \
      $(if [ "$KAFKA" != 0 ]; then echo --extra kafka; fi) --output-file requirements.txt
RUN pip install --no-cache-dir --require-hashes --no-deps --target /app/lib --requirement requirements.txt
COPY services/todo /app/todo
# the root file system is read-only in a pod, so Python could not keep what it compiles
RUN python -m compileall -q /app/todo

FROM python:3.11-slim
ENV PYTHONPATH=/app:/app/lib PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY --from=build /app /app
USER 65532:65532
ENTRYPOINT ["python", "-m", "todo"]
