# feedgen as a container. Nothing secret is in it: mount the shop's folder at /shop, give secrets as variables.
#
#   docker build -t feedgen .
#   docker run --rm --init -v /srv/shop:/shop --env-file secrets.env feedgen build --deadline 20m

FROM python:3.12-slim AS wheel
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY feedgen ./feedgen
COPY channel_profiles ./channel_profiles
COPY templates ./templates
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.12-slim
# Which formats and places are needed; `--build-arg EXTRAS=zst` makes a smaller one.
ARG EXTRAS=zst,xlsx,sftp,s3
COPY --from=wheel /wheels /wheels
RUN pip install --no-cache-dir "$(echo /wheels/*.whl)[${EXTRAS}]" \
    && rm -rf /wheels \
    && useradd --system --uid 10001 --home-dir /shop --no-create-home feedgen
ENV PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/tmp/cache
WORKDIR /shop
USER 10001
ENTRYPOINT ["feedgen"]
CMD ["--help"]
