locals {
  prefix        = "${var.project}-${var.environment}"
  backup_bucket = aws_s3_bucket.backups.id

  tags = {
    Project     = var.project
    Environment = var.environment
  }
}

# Encrypted by a resource that refers to the bucket.
resource "aws_s3_bucket" "assets" {
  bucket = "${local.prefix}-assets"
  tags   = local.tags
}

resource "aws_s3_bucket_server_side_encryption_configuration" "assets" {
  bucket = aws_s3_bucket.assets.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.shop.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "assets" {
  bucket = aws_s3_bucket.assets.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "assets" {
  bucket = aws_s3_bucket.assets.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_logging" "assets" {
  bucket        = aws_s3_bucket.assets.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "assets/"
}

# Encrypted too, by way of a local.
resource "aws_s3_bucket" "backups" {
  bucket = "${local.prefix}-backups"
  tags   = local.tags
}

resource "aws_s3_bucket_server_side_encryption_configuration" "backups" {
  bucket = local.backup_bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# Several buckets, each with its own encryption.
resource "aws_s3_bucket" "archive" {
  count  = var.archives
  bucket = "${local.prefix}-archive-${count.index}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  count  = var.archives
  bucket = aws_s3_bucket.archive[count.index].bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# Nobody encrypts these two.
resource "aws_s3_bucket" "logs" {
  bucket = "${local.prefix}-logs"
  tags   = local.tags
}

resource "aws_s3_bucket" "exports" {
  bucket        = "${var.project}-exports"
  force_destroy = true
}

resource "aws_kms_key" "shop" {
  description         = "Objects of ${local.prefix}"
  enable_key_rotation = true
}
