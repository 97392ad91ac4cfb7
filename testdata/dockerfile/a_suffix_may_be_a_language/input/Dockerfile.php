FROM php:latest
USER app
