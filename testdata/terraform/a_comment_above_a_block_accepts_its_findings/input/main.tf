# trivy:ignore:aws-0*
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
