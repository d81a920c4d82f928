# The image of both the API and the worker; the command tells which.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY clients/typescript/package.json clients/typescript/
COPY console/package.json console/
RUN npm ci
COPY . .
RUN npm run build && npm run prune:production

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    SEALFLOW_API_HOST=0.0.0.0 \
    SEALFLOW_WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/package.json /app/LICENSE ./
USER node
EXPOSE 8080
CMD ["node", "dist/api/main.js"]
